import { aTicket, now } from '../triggers/test-support.ts';
import { toScriptFields } from './script-fields.ts';
import type { ScriptRequest } from './script-request.ts';

export function aRequest(script: string, more: Partial<ScriptRequest> = {}): ScriptRequest {
  return {
    script,
    fields: toScriptFields(aTicket()),
    db: { tickets: [], logs: [] },
    people: [],
    settings: {},
    currentUser: { name: 'Flex HR', isSystem: true },
    now,
    ...more,
  };
}
