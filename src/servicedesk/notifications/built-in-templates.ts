import type { BuiltInTemplateName, NotificationEvent, NotificationTemplate } from '../../domain/notification.ts';

const flexSuccess: NotificationTemplate = {
  subject: '{{person.displayName}} has an account: {{directory.userName}}',
  body: `The personnel change of {{person.displayName}} ({{person.employeeNumber}}, {{person.company}}) has been carried out.

First day:  {{person.startDate}}
Manager:    {{manager.displayName}}
User name:  {{directory.userName}}
Base DN:    {{directory.baseDn}}

{{result.text}}

Ticket {{ticket.reference}} {{ticket.url}}
`,
  html: `<p>The personnel change of <b>{{person.displayName}}</b> ({{person.employeeNumber}}, {{person.company}}) has been carried out.</p>
<table>
<tr><td>First day</td><td>{{person.startDate}}</td></tr>
<tr><td>Manager</td><td>{{manager.displayName}}</td></tr>
<tr><td>User name</td><td>{{directory.userName}}</td></tr>
<tr><td>Base DN</td><td>{{directory.baseDn}}</td></tr>
</table>
<p>{{result.text}}</p>
<p>Ticket {{ticket.reference}} {{ticket.url}}</p>
`,
};

const flexTrouble: NotificationTemplate = {
  subject: '{{person.displayName}} needs a hand: {{ticket.subject}}',
  body: `The personnel change of {{person.displayName}} ({{person.employeeNumber}}, {{person.company}}) could not be carried out.

{{result.text}}

First day:  {{person.startDate}}
Manager:    {{manager.displayName}}

The ticket {{ticket.reference}} ({{ticket.status}}) stays open until this is settled. {{ticket.url}}
`,
  html: `<p>The personnel change of <b>{{person.displayName}}</b> ({{person.employeeNumber}}, {{person.company}}) could not be carried out.</p>
<p>{{result.text}}</p>
<table>
<tr><td>First day</td><td>{{person.startDate}}</td></tr>
<tr><td>Manager</td><td>{{manager.displayName}}</td></tr>
</table>
<p>The ticket {{ticket.reference}} ({{ticket.status}}) stays open until this is settled. {{ticket.url}}</p>
`,
};

const systemTrouble: NotificationTemplate = {
  subject: 'Hirewire job {{job.name}}: {{event.name}}',
  body: `The job {{job.name}} met with a fault that concerns more than one person.

{{result.text}}

Work goes on by itself when the cause is gone. No second message comes for the same cause within an hour.
`,
};

const ticketNews: NotificationTemplate = {
  subject: '{{ticket.subject}}: {{event.name}}',
  body: `{{ticket.subject}}

Status:    {{ticket.status}}
Assignee:  {{ticket.assignee}} {{ticket.group}}

{{comment.text}}

{{changes}}

Ticket {{ticket.reference}} {{ticket.url}}
`,
};

/** The templates that come with Hirewire. A template of the configuration with the same name takes the place of one. */
export const builtInTemplates: Readonly<Record<BuiltInTemplateName, NotificationTemplate>> = {
  'flex-success': flexSuccess,
  'flex-trouble': flexTrouble,
  'system-trouble': systemTrouble,
  'ticket-news': ticketNews,
};

const byEvent: Partial<Readonly<Record<NotificationEvent, BuiltInTemplateName>>> = {
  processed: 'flex-success',
  needsManager: 'flex-trouble',
  failed: 'flex-trouble',
  directoryUnreachable: 'system-trouble',
  sourceUnreachable: 'system-trouble',
  runFailed: 'system-trouble',
};

/** The template that comes with Hirewire by its name. */
export function findBuiltIn(name: string): NotificationTemplate | undefined {
  return Object.hasOwn(builtInTemplates, name) ? builtInTemplates[name as BuiltInTemplateName] : undefined;
}

/** The template of a rule that names none. */
export function defaultTemplateName(event: NotificationEvent): BuiltInTemplateName {
  return byEvent[event] ?? 'ticket-news';
}
