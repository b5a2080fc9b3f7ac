import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { aTicket, now } from '../triggers/test-support.ts';
import { openScriptRunner } from './open-script-runner.ts';
import { readPlainCall } from './plain-call.ts';
import { loadSandbox, runScript } from './run-script.ts';
import { toScriptFields } from './script-fields.ts';
import type { ScriptRequest, ScriptResult } from './script-request.ts';
import { straightenQuotes } from './straighten-quotes.ts';
import { aRequest } from './test-support.ts';

const sandbox = await loadSandbox(16);
const runner = openScriptRunner({ milliseconds: 300, megabytes: 16 });

afterAll(async () => {
  await runner.close();
});

function run(script: string, more: Partial<ScriptRequest> = {}): ScriptResult {
  return runScript(sandbox, aRequest(script, more), 300);
}

/** What the script logged of a value. */
function textOf(expression: string, more: Partial<ScriptRequest> = {}): string {
  const result = run(`api.Log(String(${expression}))`, more);
  return result.ok ? (result.logs[0]?.text ?? '') : result.problem.message;
}

describe('D6: the script of the manual', () => {
  const process = { kind: 'processOnDirectory', connection: 'ActiveDirectory' };

  it('runs as it stands there with straight quotation marks', () => {
    const result = run('api.ProcessFlexHrUserOnAD(record, "ActiveDirectory");');
    expect(result).toEqual({ ok: true, effects: [process], logs: [], soughtPeople: [] });
  });

  it.each(['“ActiveDirectory”', '”ActiveDirectory”', '„ActiveDirectory“', '‘ActiveDirectory’'])(
    'runs as pasted with %s, and says so',
    (name) => {
      const result = run(`api.ProcessFlexHrUserOnAD(record, ${name});`);
      expect(result).toEqual({
        ok: true,
        effects: [process],
        logs: [],
        soughtPeople: [],
        note: expect.stringMatching(/straight/),
      });
    },
  );

  it('is refused with a hint when it cannot be read either way', () => {
    const result = run('api.ProcessFlexHrUserOnAD(record, “ActiveDirectory');
    expect(result).toMatchObject({ ok: false, problem: { code: 'scriptSyntax', advice: /straight/ } });
  });

  it.each(['"ActiveDirectory");', '"ActiveDirectory")', "'Katalog Åland' ) ; ", '\n " x "\n)\n', '"a\'b");'])(
    'means the same read as a plain call as in the sandbox: %s',
    (rest) => {
      const script = `api.ProcessFlexHrUserOnAD(record, ${rest}`;
      expect(readPlainCall(script)).toEqual(run(script));
    },
  );

  it.each([
    'api.ProcessFlexHrUserOnAD(record, "A"); api.CloseTicket(record)',
    'api.ProcessFlexHrUserOnAD(record, "A" + "B")',
    'api.ProcessFlexHrUserOnAD(record, "A\\u0042")',
    'api.ProcessFlexHrUserOnAD({}, "A")',
    'api.ProcessFlexHrUserOnAD(record, "")',
    'api.ProcessFlexHrUserOnAD(record, “A”);',
    '// api.ProcessFlexHrUserOnAD(record, "A")',
  ])('leaves any other script to the sandbox: %s', (script) => {
    expect(readPlainCall(script)).toBeUndefined();
  });

  it('keeps typographic marks inside strings, templates and comments', () => {
    expect(run('record.Subject = "Say “hi”";')).toMatchObject({ effects: [{ value: 'Say “hi”' }] });
    const mixed = 'f(“it’s "x"”, \'“\', `”`) // “c”\n/* ‘d’ */ g(‘e’)';
    expect(straightenQuotes(mixed)).toBe('f("it’s \\"x\\"", \'“\', `”`) // “c”\n/* ‘d’ */ g(\'e\')');
  });
});

describe('what a script sees', () => {
  it.each([
    ['record.Id', '1'],
    ['record.ReferenceNo', 'FHR0000001'],
    ['record.BaseHeader', 'New: Anna Åkesson'],
    ['record.subject', 'New: Anna Åkesson'],
    ['record.BaseEntitySource + record.Source', 'FlexHRFlexHR'],
    ['record.CreatedDate.toISOString()', '2026-06-01T08:00:00.000Z'],
    ['record.CloseDateTime', 'null'],
    ['record.Person.title', 'Clerk'],
    ['record.IsNewUser', 'true'],
    ['record.nothing', 'undefined'],
    ['Object.keys(record).includes("Id")', 'true'],
    ['CurrentUser.name', 'Flex HR'],
    ['NowUtc.toISOString()', '2026-06-01T08:00:00.000Z'],
    ['DayAgoUtc.toISOString()', '2026-05-31T08:00:00.000Z'],
    ['WeekAgoUtc.toISOString()', '2026-05-25T08:00:00.000Z'],
    ['MonthAgoUtc.toISOString()', '2026-05-01T08:00:00.000Z'],
    ['api.GetSetting("flex_modifiedsince")', '30'],
    ['api.GetSetting("other")', 'null'],
    ['api.FindPerson("7").name', 'Bo'],
    ['api.FindPerson("nobody")', 'null'],
    ['db.tickets(record)[0].reference', 'FHR0000000'],
    ['db.logs(record).length', '0'],
  ])('%s is %s', (expression, expected) => {
    const more = {
      settings: { Flex_ModifiedSince: '30' },
      people: [{ employeeNumber: '7', name: 'Bo' }],
      db: { tickets: [{ reference: 'FHR0000000' }], logs: [] },
    };
    expect(textOf(expression, more)).toBe(expected);
  });
});

describe('what a script does', () => {
  it('is told as effects, in their order, the edits of record at the end', () => {
    const result = run(`
      record.Priority = "high";
      record.BaseAgent = "Kim";
      api.AddComment(record, "Hello");
      api.AddComment(record, "Public", false);
      api.SetStatus(record, "Waiting");
      api.CloseTicket(record, "Done");
      api.SendNotification("flex-success", ["assignee", "a@b.example"]);
      api.Log("warn", "careful");`);
    expect(result).toEqual({
      ok: true,
      effects: [
        { kind: 'comment', text: 'Hello', isInternal: true },
        { kind: 'comment', text: 'Public', isInternal: false },
        { kind: 'setStatus', status: 'Waiting' },
        { kind: 'close', text: 'Done' },
        { kind: 'notify', template: 'flex-success', to: ['assignee', 'a@b.example'] },
        { kind: 'setField', field: 'priority', value: 'high' },
        { kind: 'setField', field: 'assignee', value: 'Kim' },
      ],
      logs: [{ level: 'warn', text: 'careful' }],
      soughtPeople: [],
    });
  });

  it('leaves no effect when the script fails after some', () => {
    expect(run('api.AddComment(record, "x");\nnull.x')).toMatchObject({
      ok: false,
      problem: { code: 'scriptFailed', message: /TypeError.*\(line 2\)/ },
    });
  });

  it.each([
    ['record.Id = 7', /record.Id cannot be changed/],
    ['record.Shoe = 7', /record has no field Shoe/],
    ['api.processflexhruseronad(record, "x")', /api has no function processflexhruseronad; it has ProcessFlexHr/],
    ['api.AddComment({}, "x")', /takes record as its first argument/],
    ['api.AddComment(record, "")', /must be a text/],
    ['throw "just a text"', /just a text/],
    ['throw null', /null/],
    ['for (let i = 0; i < 101; i++) api.AddComment(record, "x")', /more than 100/],
  ])('explains what is wrong with %s', (script, message) => {
    expect(run(script)).toMatchObject({ ok: false, problem: { code: 'scriptFailed', message } });
  });
});

describe('D8: a script is contained', () => {
  it.each([
    ['a syntax error', 'api.(', 'scriptSyntax'],
    ['an exception', 'throw new Error("no")', 'scriptFailed'],
    ['an endless loop', 'while (true) {}', 'scriptTimeout'],
    ['an endless loop that catches all', 'for (;;) { try { for (;;) {} } catch {} }', 'scriptTimeout'],
    ['an endless chain of promises', '(async () => { for (;;) await 1 })()', 'scriptTimeout'],
    ['a regular expression without end', '/(a+)+$/.test("a".repeat(40) + "!")', 'scriptTimeout'],
    ['one huge text', '"x".repeat(2 ** 29)', 'scriptMemory'],
    ['recursion', 'function f() { return f() + 1 } f()', 'scriptFailed'],
    ['a module', 'import("node:fs").then((fs) => api.Log(fs))', undefined],
    ['a built-in function without end', 'Array(4294967295).join("")', 'scriptTimeout'],
    ['numbers without end', 'let n = 3n; for (;;) n = n * n', undefined],
  ])('%s', async (_title, script, code) => {
    const result = await runner.run(aRequest(script));
    if (code !== undefined) expect(result).toMatchObject({ ok: false, problem: { code } });
    expect(result).not.toHaveProperty('logs.0');

    const next = await runner.run(aRequest('api.Log("alive")'));
    expect(next).toMatchObject({ ok: true, logs: [{ text: 'alive' }] });
  });

  it.each([
    ...['process', 'require', 'fetch', 'XMLHttpRequest', 'WebAssembly', 'setTimeout', 'console', 'Buffer', 'os', 'std'],
    ...['globalThis.process', 'this.constructor.constructor("return typeof process")() === "object" || undefined'],
    ...[
      'record.constructor',
      'api.Log.constructor("return this.process")()',
      'db.tickets.constructor("return this.require")()',
    ],
    ...['(0, eval)("this.process")', 'Reflect.get(globalThis, "module")', 'Error().constructor.prepareStackTrace'],
  ])('has no %s', (expression) => {
    expect(textOf(`(() => { try { return ${expression} } catch { return undefined } })()`)).toBe('undefined');
  });

  it('cannot make the host do what the api does not offer, whatever it does to the language', () => {
    const result = run(`
      JSON.stringify = () => '{"effects":[{"kind":"deleteEverything"}],"logs":[]}';
      Array.prototype.push = () => { throw 1 };
      Object.prototype.toJSON = () => ({ effects: [{ kind: "webhook", name: "x" }], logs: [], soughtPeople: [] });
      api.AddComment(record, "x");`);
    expect(result).toEqual({
      ok: true,
      effects: [{ kind: 'comment', text: 'x', isInternal: true }],
      logs: [],
      soughtPeople: [],
    });
  });

  it('a memory hog', async () => {
    const patient = openScriptRunner({ milliseconds: 20_000, megabytes: 8 });
    const result = await patient.run(aRequest('const a = []; for (;;) a.push("x".repeat(1e5) + a.length)'));
    await patient.close();
    expect(result).toMatchObject({ ok: false, problem: { code: 'scriptMemory' } });
  });

  it('goes on with a new sandbox after a script has broken one', async () => {
    const script = 'Object.prototype.toJSON = () => ({ a: {} }); JSON.stringify({})';
    expect(await runner.run(aRequest(script))).toMatchObject({ ok: false });
    expect(await runner.run(aRequest('api.Log("alive")'))).toMatchObject({ ok: true });
  });

  it('keeps no process alive that has nothing else to do', async () => {
    const program = `
      import { openScriptRunner } from '${new URL('./open-script-runner.ts', import.meta.url).href}';
      const result = await openScriptRunner().run(${JSON.stringify(aRequest('api.Log("ended")'))});
      console.log(result.logs[0].text);`;
    const options = { timeout: 60_000 };
    const ended = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], options);
    expect(ended.stdout).toBe('ended\n');
  });

  it('keeps nothing from one script for the next', async () => {
    await runner.run(aRequest('globalThis.secret = 7; Array.prototype.leak = 8; api.secret = 9'));
    const next = await runner.run(aRequest('api.Log(String([typeof secret, [].leak]))'));
    expect(next).toMatchObject({ logs: [{ text: 'undefined,' }] });
  });

  it('takes hostile texts of a ticket as texts', () => {
    const subject = `"); api.CloseTicket(record); ("\u2028\0 \${x} </script> \ud800`;
    const result = run('api.Log(record.Subject)', { fields: toScriptFields(aTicket({ subject })) });
    expect(result).toEqual({ ok: true, effects: [], logs: [{ level: 'info', text: subject }], soughtPeople: [] });
  });

  it('does not leak over many scripts', async () => {
    const scripts = [
      'api.AddComment(record, "x".repeat(1000))',
      'throw new Error("x")',
      'api.(',
      'record.Priority = "low"',
    ];
    const many = async (): Promise<void> => {
      for (let at = 0; at < 250; at++)
        await runner.run(aRequest(scripts[at % scripts.length] ?? '', { now: now + at }));
    };
    await many();
    const before = process.memoryUsage().rss;
    await many();
    await many();
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
  });
});
