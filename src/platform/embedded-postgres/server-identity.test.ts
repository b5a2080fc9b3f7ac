import { describe, expect, it } from 'vitest';
import { chooseServerIdentity, type IdentityProbe } from './server-identity.ts';

/** A machine that answers these commands and fails every other; it remembers what was run. */
function aMachine(uid: number, answers: Readonly<Record<string, string>>): IdentityProbe & { ran: string[] } {
  const ran: string[] = [];
  return {
    uid,
    ran,
    async run(program, args) {
      const command = [program, ...args].join(' ');
      ran.push(command);
      return answers[command];
    },
  };
}

const namespace = 'unshare -U --map-user=65534 --map-group=65534';
const postgresUser = { 'id -u postgres': '101', 'id -g postgres': '104' };

describe('chooseServerIdentity', () => {
  it('runs the server as the ordinary user who runs us', async () => {
    expect(await chooseServerIdentity(undefined, aMachine(1000, {}))).toEqual({ prefix: [] });
  });

  it('gives root a user namespace', async () => {
    const identity = await chooseServerIdentity({ uid: 0, gid: 0 }, aMachine(0, { [`${namespace} true`]: '' }));
    expect(identity).toEqual({ prefix: namespace.split(' ') });
  });

  it('lets root serve the folder of an ordinary user as that user', async () => {
    const owner = { uid: 1000, gid: 1000 };
    expect(await chooseServerIdentity(owner, aMachine(0, {}))).toEqual({ prefix: [], user: owner });
  });

  it('falls back to the user postgres where namespaces are forbidden', async () => {
    const machine = aMachine(0, postgresUser);
    expect(await chooseServerIdentity(undefined, machine)).toEqual({ prefix: [], user: { uid: 101, gid: 104 } });
    expect(machine.ran.join()).not.toContain('useradd');
  });

  it('explains what was tried when root can do neither', async () => {
    const machine = aMachine(0, {});
    await expect(chooseServerIdentity(undefined, machine)).rejects.toMatchObject({
      code: 'databaseRefusesRoot',
      advice: expect.stringContaining('DATABASE_URL'),
    });
    expect(machine.ran.join()).toContain('useradd');
  });
});
