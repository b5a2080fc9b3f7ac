import type { NotificationTemplate } from '../../domain/notification.ts';
import { findTokenProblems, type TokenProblem } from '../../domain/template-tokens.ts';
import { type RenderedMessage, renderTemplate, type TokenValues } from './render-template.ts';

/** A person who does not exist, for looking at a template: a name with what mail and HTML must survive. */
const sampleValues: TokenValues = {
  'ticket.reference': 'FHR0000123',
  'ticket.subject': 'New: Åsa Öberg & Söner (1042)',
  'ticket.url': 'https://hirewire.example.com/tickets/FHR0000123',
  'ticket.status': 'Closed',
  'ticket.assignee': 'Anna Agent',
  'ticket.group': 'Service desk',
  'ticket.source': 'FlexHR',
  'person.displayName': 'Åsa Öberg',
  'person.employeeNumber': '1042',
  'person.company': 'Öberg & Söner AB',
  'person.title': 'Engineer',
  'person.department': 'Research',
  'person.startDate': '2026-08-01',
  'manager.displayName': 'Erik Lund',
  'directory.connection': 'ActiveDirectory',
  'directory.userName': 'asa.oberg',
  'directory.baseDn': 'OU=Staff,DC=corp,DC=example,DC=com',
  'directory.dn': 'CN=Åsa Öberg,OU=Staff,DC=corp,DC=example,DC=com',
  'result.text': 'The account asa.oberg was created.\nBase DN: OU=Staff,DC=corp,DC=example,DC=com',
  'comment.text': 'Looked at it <today>.',
  'comment.author': 'Anna Agent',
  changes: 'title: Assistant → Engineer',
  'event.name': 'processed',
  'job.name': 'flex-to-ad',
};

/** A template as a message about the sample person, with everything that is wrong with its tokens. */
export function previewTemplate(template: NotificationTemplate): {
  readonly message: RenderedMessage;
  readonly problems: readonly TokenProblem[];
} {
  const { subject, body, html = '' } = template;
  return {
    message: renderTemplate(template, sampleValues),
    problems: [subject, body, html].flatMap(findTokenProblems),
  };
}
