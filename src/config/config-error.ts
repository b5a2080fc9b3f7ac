/** Something is wrong with the set-up: where, what was expected, what was found. Never retried; commands exit with 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'configuration';
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map(formatIssue).join('\n'));
    this.issues = issues;
  }
}

export type ConfigIssue = {
  /** Dotted path, with file, line and column before it where they are known: `hr-to-ad.yaml:12:5: attributes[3].value`. */
  readonly path: string;
  readonly expected: string;
  readonly found?: string;
};

function formatIssue(issue: ConfigIssue): string {
  const found = issue.found === undefined ? '' : `; found ${issue.found}`;
  return `${issue.path}: expected ${issue.expected}${found}`;
}
