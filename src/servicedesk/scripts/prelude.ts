/**
 * Runs inside the sandbox before a script: makes `record`, `api`, `db`, `CurrentUser` and the date variables of plain data, and gives the function
 * that tells at the end what the script wants, or what it has thrown. What it uses of the language is taken before the script can change it.
 */
export const prelude = `(function (text) {
  'use strict';
  const { parse, stringify } = JSON;
  const input = parse(text);
  const { setPrototypeOf } = Object;
  // Without a prototype, so that nothing that the script adds to one is asked when they are written down.
  const bare = (one) => setPrototypeOf(one, null);
  const effects = bare([]);
  const logs = bare([]);
  const sought = bare([]);
  const add = (list, item) => { if (list.length < 1000) list[list.length] = bare(item); };
  const copy = (value) => parse(stringify(value));
  const value = (one) => (one !== null && typeof one === 'object' && 'instant' in one ? new Date(one.instant) : one);
  const byName = new Map();
  const values = {};
  for (const field of input.fields) {
    for (const name of field.names) byName.set(name.toLowerCase(), field);
    values[field.names[0]] = value(field.value);
  }
  const find = Map.prototype.get.bind(byName);
  const lower = (name) => String(name).toLowerCase();
  const record = new Proxy(values, {
    get: (_, name) => { const field = typeof name === 'string' ? find(lower(name)) : undefined; return field && values[field.names[0]]; },
    has: (_, name) => find(lower(name)) !== undefined,
    set: (_, name, now) => {
      const field = find(lower(name));
      if (!field) throw new TypeError('record has no field ' + String(name));
      if (!field.settable) throw new TypeError('record.' + String(name) + ' cannot be changed');
      values[field.names[0]] = now === null || now === undefined ? '' : String(now);
      return true;
    },
    defineProperty: () => false, deleteProperty: () => false, setPrototypeOf: () => false,
  });
  const wantRecord = (one, name) => { if (one !== record) throw new TypeError('api.' + name + ' takes record as its first argument'); };
  const wantText = (one, what) => { if (typeof one !== 'string' || one.trim() === '') throw new TypeError(what + ' must be a text'); return one; };
  const functions = {
    ProcessFlexHrUserOnAD(one, connection) {
      wantRecord(one, 'ProcessFlexHrUserOnAD');
      add(effects, { kind: 'processOnDirectory', connection: wantText(connection, 'The name of the connection') });
    },
    AddComment(one, comment, isInternal) {
      wantRecord(one, 'AddComment');
      add(effects, { kind: 'comment', text: wantText(comment, 'The comment'), isInternal: isInternal !== false });
    },
    SetStatus(one, name) {
      wantRecord(one, 'SetStatus');
      add(effects, { kind: 'setStatus', status: wantText(name, 'The status') });
    },
    CloseTicket(one, comment) {
      wantRecord(one, 'CloseTicket');
      add(effects, comment === undefined ? { kind: 'close' } : { kind: 'close', text: String(comment) });
    },
    SendNotification(template, to) {
      const list = Array.isArray(to) ? to : to === undefined ? [] : [to];
      const recipients = bare([]);
      for (let at = 0; at < list.length; at++) recipients[at] = String(list[at]);
      add(effects, { kind: 'notify', template: wantText(template, 'The template'), to: recipients });
    },
    FindPerson(query) {
      const wanted = lower(query).trim();
      const person = input.people.find((one) => Object.values(one).some((field) => lower(field) === wanted));
      if (person === undefined && sought.length < 20) sought[sought.length] = String(query);
      return person === undefined ? null : copy(person);
    },
    GetSetting(name) {
      const wanted = lower(name);
      const found = Object.keys(input.settings).find((one) => lower(one) === wanted);
      return found === undefined ? null : input.settings[found];
    },
    Log(level, line) {
      const known = ['debug', 'info', 'warn', 'error'].includes(level) && line !== undefined;
      add(logs, { level: known ? level : 'info', text: String(known ? line : level) });
    },
  };
  const names = Object.keys(functions).join(', ');
  const api = new Proxy(Object.freeze(functions), {
    get: (target, name) => {
      if (typeof name !== 'string' || Object.hasOwn(target, name)) return target[name];
      throw new TypeError('api has no function ' + name + '; it has ' + names);
    },
  });
  const db = Object.freeze({
    tickets: (one) => { if (one !== undefined) wantRecord(one, 'tickets'); return copy(input.db.tickets); },
    logs: (one) => { if (one !== undefined) wantRecord(one, 'logs'); return copy(input.db.logs); },
  });
  const globals = { record, api, db, CurrentUser: Object.freeze(input.currentUser) };
  for (const name of Object.keys(input.dates)) globals[name] = new Date(input.dates[name]);
  for (const name of Object.keys(globals)) Object.defineProperty(globalThis, name, { value: globals[name], enumerable: true });
  const before = {};
  for (const field of input.fields) before[field.names[0]] = values[field.names[0]];
  const describe = (thrown) => {
    const one = thrown !== null && typeof thrown === 'object' ? thrown : { message: thrown };
    return stringify(bare({ name: String(one.name ?? ''), message: String(one.message), stack: String(one.stack ?? ''), sought }));
  };
  return (thrown, hasFailed) => {
    if (hasFailed) return describe(thrown);
    for (const field of input.fields) {
      const now = values[field.names[0]];
      if (field.settable && now !== before[field.names[0]]) add(effects, { kind: 'setField', field: field.settable, value: now });
    }
    return stringify(bare({ effects, logs, sought }));
  };
})`;
