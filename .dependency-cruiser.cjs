/**
 * Who may import whom: arrows point one way. `tools/check-imports.ts` runs it over a copy of the sources without types, in which type
 * imports count like any other.
 */

/** What each folder may import of ours, beside itself. */
const folders = {
  domain: [],
  mapping: ['domain'],
  pipeline: ['domain', 'mapping'],
  connectors: ['domain', 'platform'],
  store: ['domain', 'platform'],
  servicedesk: ['domain', 'store', 'platform'],
  config: ['domain', 'platform'],
  engine: ['domain', 'mapping', 'pipeline', 'connectors', 'store', 'servicedesk', 'config', 'platform'],
  jobs: ['engine', 'domain', 'config', 'platform'],
  api: ['engine', 'servicedesk', 'store', 'config', 'domain', 'platform'],
  cli: ['engine', 'servicedesk', 'store', 'config', 'domain', 'platform', 'connectors/contract'],
  platform: [],
};

const folderRules = Object.entries(folders).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import ${['itself', ...allowed].join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: '^src/connectors/contract-suite/' },
  to: { path: '^(src|sandbox|test|tools|bench|portal)/', pathNot: `^src/(${[folder, ...allowed].join('|')})(/|[.])` },
}));

/** Packages that only one place may name. */
function onlyIn(packages, places, comment) {
  return {
    name: `only-${packages.split('|')[0]}`,
    comment,
    severity: 'error',
    from: { pathNot: `^(${places}|test/|tools/|bench/)` },
    to: { path: `(^|/)node_modules/(${packages})/` },
  };
}

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'no-cycles',
      comment: 'Arrows point one way.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'unresolved',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'not-declared',
      comment: 'The packed package has its dependencies alone.',
      severity: 'error',
      from: { path: '^(src|sandbox)/', pathNot: '/contract-suite/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional'] },
    },
    {
      name: 'pure-packages',
      comment: 'Pure folders use pure packages.',
      severity: 'error',
      from: { path: '^src/(domain|mapping|pipeline)/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(temporal-polyfill|json-p3|re2js|zod)/' },
    },
    {
      name: 'pure-node',
      comment: 'Pure folders import nothing of Node.js.',
      severity: 'error',
      from: { path: '^src/(domain|mapping|pipeline)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'connectors-apart',
      comment:
        'No connector imports another. `ldap` and `http` are none: they are what those of LDAP directories and of HTTP interfaces share.',
      severity: 'error',
      from: { path: '^src/connectors/([^/]+)/', pathNot: '^src/connectors/contract-suite/' },
      to: { path: '^src/connectors/[^/]+/', pathNot: '^src/connectors/($1|ldap|http)/' },
    },
    {
      name: 'connectors-by-contract',
      comment: 'Only main.ts and registry.ts know concrete connectors.',
      severity: 'error',
      from: { pathNot: '^(src/main|src/connectors/registry|src/connectors/[^/]+/|test/|tools/|bench/)' },
      to: { path: '^src/connectors/[^/]+/' },
    },
    {
      name: 'contract-alone',
      comment: 'The contract knows no list of connectors; the engine gets it from main.ts.',
      severity: 'error',
      from: { path: '^src/(connectors/contract|engine/)' },
      to: { path: '^src/connectors/registry' },
    },
    {
      name: 'sandbox-alone',
      comment: 'The simulators judge us: they share nothing with what they judge.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|test|tools|bench|portal)/' },
    },
    {
      name: 'sandbox-from-main',
      comment: 'Only main.ts knows the simulators.',
      severity: 'error',
      from: { path: '^src/', pathNot: '(^src/main|src/connectors/contract-suite/)' },
      to: { path: '^sandbox/' },
    },
    {
      name: 'database-starts-in-main',
      comment: 'Only main.ts starts the embedded database.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|platform/embedded-postgres/)' },
      to: { path: '^src/platform/embedded-postgres/' },
    },
    {
      name: 'programs-apart-from-tests',
      comment: 'Programs import nothing of tests.',
      severity: 'error',
      from: { path: '^(src|sandbox)/', pathNot: '/contract-suite/' },
      to: { path: '^(test|tools|bench)/' },
    },
    onlyIn('pg-boss', 'src/jobs/', 'The queue library is named only in src/jobs.'),
    onlyIn(
      'pg|kysely|pg-query-stream',
      'src/store/|src/platform/embedded-postgres/',
      'SQL is spoken in src/store alone.',
    ),
    onlyIn('fastify', 'src/api/|sandbox/', 'HTTP is served by src/api alone.'),
    onlyIn('commander', 'src/cli/|src/main|sandbox/', 'The command line is read by src/cli alone.'),
    onlyIn('ldapts', 'src/connectors/|sandbox/', 'Directories are spoken to by connectors alone.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    preserveSymlinks: true,
    enhancedResolveOptions: {
      extensions: ['.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
