import { z } from 'zod';
import { isMailAddress } from '../domain/mail-address.ts';
import { notificationEvents } from '../domain/notification.ts';
import { findTokenProblems } from '../domain/template-tokens.ts';
import { secretSchema } from '../platform/secret-schema.ts';

const name = z.string().trim().min(1).max(200);
const address = z.string().trim().refine(isMailAddress, 'an e-mail address');

/** In the file a secret is a text: a reference, or what is sealed when it is stored. */
const writtenSecret = z.string().min(1);

/** A rule: who is told of what. */
export const ruleSchema = z.strictObject({
  event: z.enum(notificationEvents).describe('What happened.'),
  status: name.optional().describe('With the event `status`: this new status alone.'),
  entityType: name.optional().describe('Tickets of this entity type alone.'),
  job: name.optional().describe('This job alone, or tickets of it.'),
  to: z
    .array(name)
    .min(1)
    .describe(
      'Who is told: `assignee`, `group`, `requester`, `manager` (of the new employee), `role:NAME` or an e-mail address; with the channel `webhook` names of webhooks.',
    ),
  template: name
    .optional()
    .describe(
      'One of `templates` or of `flex-success`, `flex-trouble`, `system-trouble`, `ticket-news`. Absent: the one for the event.',
    ),
  channel: z.enum(['mail', 'webhook']).default('mail').describe('How.'),
  active: z.boolean().default(true).describe('False: nobody is told.'),
});

const templateText = z
  .string()
  .min(1)
  .max(100_000)
  .superRefine((text, context) => {
    for (const { found, nearest } of findTokenProblems(text)) {
      const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`;
      context.addIssue({ code: 'custom', message: `tokens that there are, not ${found}${meant}` });
    }
  });

/** The text of a message. */
export const templateSchema = z.strictObject({
  subject: templateText.describe(
    'One line, with tokens such as `{{ticket.reference}}`; `REFID: <reference>` is added.',
  ),
  body: templateText.describe('The message as plain text.'),
  html: templateText.optional().describe('The message as HTML, sent beside the plain text; values are escaped in it.'),
});

/** Addresses of those whom tickets and rules name. */
export const contactsSchema = z
  .strictObject({
    agents: z.record(name, address).default({}).describe('E-mail address by the name of an agent.'),
    groups: z.record(name, z.array(address)).default({}).describe('E-mail addresses by the name of an agent group.'),
    roles: z.record(name, z.array(address)).default({}).describe('E-mail addresses by the name of a role.'),
    fallback: z.array(address).default([]).describe('Who is told in place of a recipient without an address.'),
  })
  .prefault({})
  .describe('Addresses of those whom tickets and rules name. A name that is an address itself needs no entry.');

const tlsSchema = z
  .strictObject({
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file with the authorities to trust. (Default: those of Node.js.)'),
    rejectUnauthorized: z.boolean().default(true).describe('False accepts any certificate.'),
  })
  .prefault({});

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/;

/** An address that may be called: https, or this machine, or plain http where that is written out. */
function refusePlain(settings: { url: string; allowPlainHttp: boolean }, context: z.RefinementCtx): void {
  const { protocol, hostname, username, password } = new URL(settings.url);
  if (protocol !== 'https:' && !settings.allowPlainHttp && !loopback.test(hostname)) {
    context.addIssue({ code: 'custom', path: ['url'], message: 'https, or allowPlainHttp: true' });
  }
  if (username !== '' || password !== '') {
    context.addIssue({ code: 'custom', path: ['url'], message: 'an address without user and password' });
  }
}

/** With `abort`, nothing looks into what is no address. */
const httpUrl = z.url({ protocol: /^https?$/, error: 'an address such as https://HOST/PATH', abort: true });
const allowPlainHttp = z.boolean().default(false).describe('Allows an http address that is not on this machine.');
const giveUpAfterDays = z.number().positive().max(365);
const timeoutSeconds = z.number().positive().max(300).default(30);

function mailSchema<Text extends z.ZodType>(secret: Text) {
  return z
    .strictObject({
      host: z.string().min(1).describe('The mail server.'),
      port: z
        .int()
        .min(1)
        .max(65_535)
        .optional()
        .describe('(Default: 465 with `secure`, 587 with `startTls`, else 25.)'),
      secure: z.boolean().default(false).describe('TLS from the first byte.'),
      startTls: z
        .boolean()
        .default(true)
        .describe('Encrypt before anything else is sent; nothing is sent when the server cannot.'),
      allowPlain: z
        .boolean()
        .default(false)
        .describe('Allows mail without TLS to a server that is not on this machine.'),
      tls: tlsSchema,
      from: address.describe('Our own address.'),
      fromName: z.string().max(200).default('Hirewire').describe('The name beside it.'),
      replyTo: address.optional().describe('Where answers go.'),
      username: z.string().min(1).optional(),
      password: secret.optional(),
      timeoutSeconds,
      giveUpAfterDays: giveUpAfterDays
        .default(3)
        .describe('Days after which a message that cannot be delivered is given up.'),
    })
    .superRefine((mail, context) => {
      const isPlain = !mail.secure && !mail.startTls;
      if (isPlain && !mail.allowPlain && !loopback.test(mail.host)) {
        context.addIssue({ code: 'custom', path: ['startTls'], message: 'secure or startTls, or allowPlain: true' });
      }
      if ((mail.username === undefined) !== (mail.password === undefined)) {
        context.addIssue({ code: 'custom', path: ['password'], message: 'username and password together' });
      }
    })
    .optional()
    .describe('The mail server that messages are handed to.');
}

function webhooksSchema<Text extends z.ZodType>(secret: Text) {
  const webhook = z
    .strictObject({
      url: httpUrl.describe('The address that is called.'),
      secret: secret.describe('Calls are signed with it (HMAC-SHA256).'),
      allowPlainHttp,
      tls: tlsSchema,
      timeoutSeconds,
      giveUpAfterDays: giveUpAfterDays.default(3),
    })
    .superRefine(refusePlain);
  return z
    .record(name, webhook)
    .default({})
    .describe('Receivers of signed calls, by name. No other address is ever called.');
}

/** A name that stands in a query of the peer. */
const fieldName = z.string().regex(/^[^'"{}\\]{1,100}$/, 'a name without quotes, braces and backslashes');

function itsmSchema<Text extends z.ZodType>(secret: Text) {
  const base = {
    url: httpUrl.describe('Where the system is, without the path of its API.'),
    active: z.boolean().default(true).describe('False: it is told nothing.'),
    entityTypes: z.array(name).default(['FlexHR']).describe('Tickets of these entity types have a peer ticket there.'),
    token: secret.optional().describe('A token (with `username` for Jira Cloud); or a user and a password.'),
    username: z.string().min(1).optional(),
    password: secret.optional(),
    allowPlainHttp,
    tls: tlsSchema,
    timeoutSeconds,
    giveUpAfterDays: giveUpAfterDays.default(14).describe('Days after which what cannot be delivered is given up.'),
  };
  const requestTracker = z.strictObject({
    connector: z.literal('request-tracker'),
    ...base,
    queue: fieldName.default('FlexHR').describe('The queue of new tickets.'),
    keyField: fieldName.default('HirewireTicket').describe('The custom field of the queue that holds our key.'),
    personField: fieldName.optional().describe("The custom field that holds the worker's id."),
    closedStatus: z.string().min(1).default('resolved').describe('The status of a closed ticket.'),
  });
  const serviceNow = z.strictObject({
    connector: z.literal('servicenow'),
    ...base,
    table: z.string().regex(/^\w+$/).default('incident').describe('The table of new records.'),
    closedState: z.coerce.string().default('7').describe('The value of `state` that closes a record.'),
    closeCode: z.string().min(1).optional().describe('The close code, where the table asks for one.'),
    closeNotes: z.string().min(1).default('Closed by Hirewire.').describe('The close notes.'),
    fields: z.record(name, z.string()).default({}).describe('Further fields of a new record, by column.'),
  });
  const jira = z.strictObject({
    connector: z.literal('jira-service-management'),
    ...base,
    deployment: z.enum(['cloud', 'dataCenter']).default('cloud').describe('Which of the two searches it has.'),
    serviceDeskId: z.coerce.string().min(1).describe('The service desk of new requests.'),
    requestTypeId: z.coerce.string().min(1).describe('Their request type.'),
    keyField: z
      .string()
      .regex(/^customfield_\d+$/)
      .optional()
      .describe('The text field that holds our key. Absent: the key stands in the summary.'),
    closeTransition: z
      .string()
      .min(1)
      .default('Resolve this issue')
      .describe('Name or id of the transition that closes a request.'),
    fields: z.record(name, z.string()).default({}).describe('Further fields of a new request, by id.'),
  });
  const peer = z.discriminatedUnion('connector', [requestTracker, serviceNow, jira]).superRefine((one, context) => {
    refusePlain(one, context);
    const hasLogin = one.token !== undefined || (one.username !== undefined && one.password !== undefined);
    if (!hasLogin)
      context.addIssue({ code: 'custom', path: ['token'], message: 'a token, or a username and a password' });
  });
  return z.record(name, peer).default({}).describe('Systems whose tickets follow ours, by name.');
}

/** The parts of `serviceDesk` that say who is told what, and by which ways. */
export const notificationParts = {
  notifications: z.array(ruleSchema).default([]).describe('Who is told of what. No rule, no message.'),
  templates: z.record(name, templateSchema).default({}).describe('Texts of messages, by name.'),
  contacts: contactsSchema,
  portalUrl: httpUrl
    .refine((url) => !/^[a-z]+:\/\/[^/?#]*@/i.test(url), 'an address without user and password')
    .optional()
    .describe('Where the portal is, for links to tickets.'),
  mail: mailSchema(writtenSecret),
  webhooks: webhooksSchema(writtenSecret),
  itsm: itsmSchema(writtenSecret),
};

/** The ways of messages once their references have values, the secrets as a type that cannot be printed. */
export const deliverySchema = z.object({
  mail: mailSchema(secretSchema),
  webhooks: webhooksSchema(secretSchema),
  itsm: itsmSchema(secretSchema),
});

export type NotificationParts = z.infer<z.ZodObject<typeof notificationParts>>;
export type DeliveryFile = Pick<NotificationParts, 'mail' | 'webhooks' | 'itsm'>;
export type Delivery = z.output<typeof deliverySchema>;
