import { describe, expect, it } from 'vitest';
import { type AwkwardCase, addDays, generateCompany } from './index.ts';

const TODAY = '2026-01-15';

describe('a generated company', () => {
  it('is the same for the same seed and another for another seed', () => {
    const first = Array.from(generateCompany({ size: 150, seed: 3, today: TODAY }).people());
    const again = Array.from(generateCompany({ size: 150, seed: 3, today: TODAY }).people());
    const other = Array.from(generateCompany({ size: 150, seed: 4, today: TODAY }).people());

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('gives every person another number, uuid, user id and user name', () => {
    const people = Array.from(generateCompany({ size: 5000, today: TODAY }).people());

    expect(new Set(people.map((person) => person.personIdExternal)).size).toBe(5000);
    expect(new Set(people.map((person) => person.perPersonUuid)).size).toBe(5000);
    const employments = people.flatMap((person) => person.employments);
    expect(new Set(employments.map((employment) => employment.userId)).size).toBe(employments.length);
    expect(new Set(employments.map((employment) => employment.username)).size).toBe(employments.length);
  });

  it('has one person at the top, and managers who are employments of the company', () => {
    const people = Array.from(generateCompany({ size: 500, today: TODAY, awkward: false }).people());
    const userIds = new Set(people.flatMap((person) => person.employments.map((employment) => employment.userId)));
    const managers = people.map((person) => person.employments[0]?.jobs[0]?.manager ?? '');

    expect(managers.filter((manager) => manager === 'NO_MANAGER')).toHaveLength(1);
    expect(managers.filter((manager) => manager !== 'NO_MANAGER' && !userIds.has(manager))).toEqual([]);
  });

  it('has about 3 in 100 contingent workers and 4 in 100 leavers', () => {
    const people = Array.from(generateCompany({ size: 4000, today: TODAY, awkward: false }).people());
    const contingent = people.filter((person) => person.employments[0]?.isContingent).length;
    const left = people.filter((person) => person.employments[0]?.endDate !== null).length;

    expect(contingent / 4000).toBeGreaterThan(0.015);
    expect(contingent / 4000).toBeLessThan(0.045);
    expect(left / 4000).toBeGreaterThan(0.025);
    expect(left / 4000).toBeLessThan(0.06);
  });

  it('keeps addresses in ASCII whatever the script of the name', () => {
    const people = Array.from(generateCompany({ size: 3000, today: TODAY }).people());

    expect(people.some((person) => /[\u4e00-\u9fff]/u.test(person.names[0]?.firstName ?? ''))).toBe(true);
    expect(people.flatMap((person) => person.emails).filter((email) => !/^[\x21-\x7e]+$/u.test(email.address))).toEqual(
      [],
    );
  });

  it('shows the awkward cases from 100 people on, and none when they are switched off', () => {
    const company = generateCompany({ size: 100, today: TODAY });
    const person = (name: AwkwardCase) => company.person(company.indexOf(name) ?? -1);

    expect(person('preHire').employments[0]?.startDate).toBe(addDays(TODAY, 10));
    expect(person('leaverToday').employments[0]?.endDate).toBe(TODAY);
    expect(person('rehiredNewEmployment').employments).toHaveLength(2);
    expect(person('noEmail').emails).toEqual([]);
    expect(person('withoutEmployment').employments).toEqual([]);
    expect(person('managerCycleFirst').employments[0]?.jobs[0]?.manager).toBe(
      person('managerCycleSecond').employments[0]?.userId,
    );
    expect(
      Array.from(generateCompany({ size: 100, awkward: false }).people(), (entry) => entry.awkward).filter(
        (name) => name !== null,
      ),
    ).toEqual([]);
  });

  it('makes any one person of 200,000 without making the others', () => {
    const company = generateCompany({ size: 200_000, today: TODAY });

    expect(company.person(123_456).personIdExternal).toBe('223457');
    expect(() => company.person(200_000)).toThrow(RangeError);
  });
});
