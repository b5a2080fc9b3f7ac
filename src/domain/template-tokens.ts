import { nearestName } from './nearest-name.ts';

/** What templates of messages may name, with what it stands for. A token without a value is an empty text. */
export const templateTokens = {
  'ticket.reference': 'prefix and number, `FHR0000123`',
  'ticket.subject': 'subject of the ticket',
  'ticket.url': 'link to the ticket; needs `portalUrl`',
  'ticket.status': 'its status when the message was made',
  'ticket.assignee': 'the agent who has it',
  'ticket.group': 'the agent group that has it',
  'ticket.source': 'where it came from',
  'person.displayName': "the employee's name",
  'person.employeeNumber': "the employee's number",
  'person.company': 'company',
  'person.title': 'title',
  'person.department': 'department',
  'person.startDate': 'first day of work, YYYY-MM-DD',
  'manager.displayName': "the employee's manager as HR has it",
  'directory.connection': 'the system that was written to',
  'directory.userName': 'user name of the account',
  'directory.baseDn': 'base DN that the account lies under',
  'directory.dn': 'distinguished name of the account',
  'result.text': 'the comment that says what became of the directory work; of a fault its cause',
  'comment.text': 'what was said, with the events of comments',
  'comment.author': 'who said it',
  changes: 'the fields that HR changed, one a line, with before and after',
  'event.name': 'the event of the rule',
  'job.name': 'the job',
} as const satisfies Readonly<Record<string, string>>;

export type TemplateToken = keyof typeof templateTokens;

/** One thing that is wrong with a template: what was found, and the token that was perhaps meant. */
export type TokenProblem = { readonly found: string; readonly nearest?: string };

const tokenPattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The tokens of a text that there are not, and braces that are no token. */
export function findTokenProblems(text: string): readonly TokenProblem[] {
  const unknown = [...text.matchAll(tokenPattern)]
    .map(([, name = '']) => name)
    .filter((name) => !isTemplateToken(name))
    .map((name) => {
      const nearest = nearestName(name, Object.keys(templateTokens));
      return { found: `{{${name}}}`, ...(nearest !== undefined && { nearest: `{{${nearest}}}` }) };
    });
  const rest = text.replace(tokenPattern, '');
  const broken = /\{\{|\}\}/.exec(rest);
  return broken === null ? unknown : [...unknown, { found: rest.slice(broken.index, broken.index + 40) }];
}

/** Whether there is such a token. */
function isTemplateToken(name: string): name is TemplateToken {
  return Object.hasOwn(templateTokens, name);
}

/** The text with `read` in place of each token. What a value holds is never read as a token again. */
export function replaceTokens(text: string, read: (token: TemplateToken) => string): string {
  return text.replace(tokenPattern, (whole, name: string) => (isTemplateToken(name) ? read(name) : whole));
}
