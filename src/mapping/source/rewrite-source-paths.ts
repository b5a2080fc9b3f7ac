import type { SourceAttribute } from './compile-source-reader.ts';

/**
 * One change of source paths: a text replaced wherever it stands in a path (a preset's text only where the name ends there), or the
 * path of one attribute set.
 */
export type PathRewrite =
  | { readonly find: string; readonly replace: string }
  | { readonly attribute: string; readonly path: string };

/** A named set of rewrites, applied in order. */
export type PathPreset = { readonly name: string; readonly summary: string; readonly rewrites: readonly PathRewrite[] };

/** One attribute before and after; `after` equals `before` where nothing applies. */
export type RewrittenPath = { readonly name: string; readonly before: string; readonly after: string };

const EMPLOYMENT = '$.employmentNav.results[0]';
const JOB = `${EMPLOYMENT}.jobInfoNav.results[0]`;
const ACTIVE =
  "[?(@.emplStatusNav.externalCode == 'A' || @.emplStatusNav.externalCode == 'U' || @.emplStatusNav.externalCode == 'P')]";
const activeStatus: PathRewrite = {
  find: `${JOB}.emplStatus`,
  replace: `$.employmentNav..jobInfoNav..results${ACTIVE}.emplStatusNav.externalCode`,
};
const activeJob: PathRewrite = { find: JOB, replace: `$.employmentNav..jobInfoNav..results${ACTIVE}` };
const activeEmployment: PathRewrite = {
  find: EMPLOYMENT,
  replace: `$.employmentNav..results[?(@.jobInfoNav..results${ACTIVE})]`,
};

/**
 * The rewrites that Microsoft documents for SuccessFactors, by names.
 * See https://learn.microsoft.com/entra/identity/app-provisioning/sap-successfactors-integration-reference
 */
export const sourcePathPresets: readonly PathPreset[] = [
  {
    name: 'latest-employment',
    summary: 'Rehire or conversion, where SuccessFactors answers the oldest employment first: the last one is read.',
    rewrites: [{ find: EMPLOYMENT, replace: '$.employmentNav.results[-1:]' }],
  },
  { name: 'active-status', summary: 'The status code of the active job.', rewrites: [activeStatus] },
  { name: 'active-job', summary: 'Always the active job record.', rewrites: [activeStatus, activeJob] },
  {
    name: 'active-employment',
    summary: 'Always the active employment record; startDate stays on the latest one, for people who start later.',
    rewrites: [
      activeStatus,
      activeJob,
      activeEmployment,
      { attribute: 'startDate', path: '$.employmentNav.results[-1:].startDate' },
    ],
  },
  {
    name: 'standard-assignment',
    summary: 'Of a global assignment the standard one, not the one abroad.',
    rewrites: [{ find: EMPLOYMENT, replace: "$.employmentNav.results[?(@.assignmentClass == 'ST')]" }],
  },
  {
    name: 'status-code',
    summary: 'The employment status as its code (A, U, P, T …) instead of the option id.',
    rewrites: [{ attribute: 'emplStatus', path: `${JOB}.emplStatusNav.externalCode` }],
  },
];

/** Applies a preset to the paths; every attribute is in the answer, in order. */
export function applyPathPreset(attributes: readonly SourceAttribute[], preset: PathPreset): readonly RewrittenPath[] {
  return rewrite(attributes, preset.rewrites, replaceWholeNames);
}

/** Replaces a text in every path, wherever it stands; every attribute is in the answer, in order. */
export function replaceInPaths(
  attributes: readonly SourceAttribute[],
  find: string,
  replace: string,
): readonly RewrittenPath[] {
  return rewrite(attributes, [{ find, replace }], (path) =>
    find === '' ? path : path.replaceAll(find, () => replace),
  );
}

type Replace = (path: string, find: string, replace: string) => string;

function rewrite(
  attributes: readonly SourceAttribute[],
  rewrites: readonly PathRewrite[],
  replace: Replace,
): RewrittenPath[] {
  return attributes.map(({ name, path: before }) => {
    let after = before;
    for (const change of rewrites) {
      if ('attribute' in change) after = change.attribute === name ? change.path : after;
      else after = replace(after, change.find, change.replace);
    }
    return { name, before, after };
  });
}

/** `….emplStatus` must not be found in `….emplStatusNav.externalCode`. */
function replaceWholeNames(path: string, find: string, replace: string): string {
  let result = '';
  let from = 0;
  for (let at = path.indexOf(find); at >= 0; at = path.indexOf(find, at + find.length)) {
    if (/[\p{L}\p{N}_]/u.test(path.charAt(at + find.length))) continue;
    result += path.slice(from, at) + replace;
    from = at + find.length;
  }
  return result + path.slice(from);
}
