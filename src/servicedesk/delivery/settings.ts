import type { Secret } from '../../platform/secret.ts';

/** How TLS is verified: by the authorities of Node.js, or by those of a file; always, unless it is written out otherwise. */
export type TlsSettings = {
  /** PEM file of the authorities to trust. */
  readonly caFile?: string | undefined;
  readonly rejectUnauthorized: boolean;
};

/** The mail server that messages are handed to. */
export type MailSettings = {
  readonly host: string;
  readonly port?: number | undefined;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Encrypt before anything else is sent, and send nothing when the server cannot. */
  readonly startTls: boolean;
  readonly tls: TlsSettings;
  /** Our own address. */
  readonly from: string;
  readonly fromName: string;
  readonly replyTo?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: Secret | undefined;
  readonly timeoutSeconds: number;
  /** Days after which a message that could not be delivered is given up. */
  readonly giveUpAfterDays: number;
};

/** A receiver of signed calls. */
export type WebhookSettings = {
  readonly url: string;
  /** Both sides know it: calls are signed with it. */
  readonly secret: Secret;
  readonly tls: TlsSettings;
  readonly timeoutSeconds: number;
  readonly giveUpAfterDays: number;
};

type PeerBase = {
  readonly active: boolean;
  readonly entityTypes: readonly string[];
  /** Where the system is, without the path of its API. */
  readonly url: string;
  readonly tls: TlsSettings;
  readonly timeoutSeconds: number;
  readonly giveUpAfterDays: number;
  /** Logs in with a token, or as a user with a password. */
  readonly token?: Secret | undefined;
  readonly username?: string | undefined;
  readonly password?: Secret | undefined;
};

export type RequestTrackerSettings = PeerBase & {
  readonly connector: 'request-tracker';
  readonly queue: string;
  /** The custom field of the queue that holds our key. */
  readonly keyField: string;
  /** The custom field that holds the worker's id. */
  readonly personField?: string | undefined;
  /** The status of a closed ticket. */
  readonly closedStatus: string;
};

export type ServiceNowSettings = PeerBase & {
  readonly connector: 'servicenow';
  readonly table: string;
  /** The value of `state` that closes a record. */
  readonly closedState: string;
  readonly closeCode?: string | undefined;
  readonly closeNotes: string;
  /** Further fields of a new record, by column. */
  readonly fields: Readonly<Record<string, string>>;
};

export type JiraSettings = PeerBase & {
  readonly connector: 'jira-service-management';
  readonly deployment: 'cloud' | 'dataCenter';
  readonly serviceDeskId: string;
  readonly requestTypeId: string;
  /** The text field that holds our key, `customfield_10050`. Absent: the key stands in the summary. */
  readonly keyField?: string | undefined;
  /** Name or id of the transition that closes a request. */
  readonly closeTransition: string;
  /** Further fields of a new request, by id. */
  readonly fields: Readonly<Record<string, string>>;
};

export type PeerSettings = RequestTrackerSettings | ServiceNowSettings | JiraSettings;

/** Where messages go, with the secrets that it takes. */
export type DeliverySettings = {
  readonly mail?: MailSettings | undefined;
  readonly webhooks: Readonly<Record<string, WebhookSettings>>;
  readonly itsm: Readonly<Record<string, PeerSettings>>;
};
