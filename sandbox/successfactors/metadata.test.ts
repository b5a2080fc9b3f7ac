import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, results, startTestTenant, type TestTenant } from './test-support.ts';
import { findElement, parseXml, type XmlElement } from './xml.ts';

function named(root: XmlElement, tag: string): readonly XmlElement[] {
  const inside = root.children.flatMap((child) => (typeof child === 'string' ? [] : named(child, tag)));
  return root.name === tag ? [root, ...inside] : inside;
}

function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((entry) => entry.name === name)?.value;
}

describe('metadata', () => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await startTestTenant({ company: { size: 120 } });
  });
  afterAll(() => tenant.close());

  it('describes every entity that is served, and every property and navigation of its answers', async () => {
    const root = parseXml((await tenant.get('$metadata')).text);

    for (const type of named(root, 'EntityType')) {
      const name = attribute(type, 'Name') ?? '';
      const reply = await tenant.get(name, { $top: '1', $filter: name === 'User' ? "status in 't','f'" : '' });
      const [record] = results(reply);
      const names = [...named(type, 'Property'), ...named(type, 'NavigationProperty')].map((entry) =>
        attribute(entry, 'Name'),
      );
      expect(reply.status, name).toBe(200);
      expect(
        Object.keys(record ?? {}).filter((key) => key !== '__metadata' && !names.includes(key)),
        name,
      ).toEqual([]);
    }
  });

  it('lists only navigations to entities that were asked for', async () => {
    const alone = parseXml((await tenant.get('EmpJob/$metadata')).text);
    const both = parseXml((await tenant.get('EmpJob,FODepartment/$metadata')).text);

    expect(named(alone, 'NavigationProperty')).toEqual([]);
    expect(
      named(both, 'NavigationProperty')
        .map((entry) => attribute(entry, 'Name'))
        .sort(),
    ).toEqual(['departmentNav', 'parentNav']);
  });

  it('gives each navigation an association with its target and cardinality', async () => {
    const root = parseXml((await tenant.get('$metadata')).text);
    const person = named(root, 'EntityType').find((type) => attribute(type, 'Name') === 'PerPerson');
    const emails = named(person ?? root, 'NavigationProperty').find((entry) => attribute(entry, 'Name') === 'emailNav');
    const association = named(root, 'Association').find(
      (entry) => `SFOData.${attribute(entry, 'Name')}` === attribute(emails, 'Relationship'),
    );
    const target = named(association ?? root, 'End').find(
      (end) => attribute(end, 'Role') === attribute(emails, 'ToRole'),
    );

    expect(attribute(target, 'Type')).toBe('SFOData.PerEmail');
    expect(attribute(target, 'Multiplicity')).toBe('*');
  });

  it('marks employee entities as upsert-only and binds the sap prefix per schema', async () => {
    const root = parseXml((await tenant.get('$metadata')).text);
    const set = named(root, 'EntitySet').find((entry) => attribute(entry, 'Name') === 'PerEmail');
    const [container, types] = named(root, 'Schema');

    expect([attribute(set, 'sap:creatable'), attribute(set, 'sap:upsertable')]).toEqual(['false', 'true']);
    expect([attribute(container, 'xmlns:sap'), attribute(types, 'xmlns:sap')]).toEqual([
      'http://www.sap.com/Protocols/SAPData',
      'http://www.successfactors.com/edm/sap',
    ]);
    expect(attribute(findElement(root, 'DataServices'), 'm:DataServiceVersion')).toBe('2.0');
  });

  it('is not there for an unknown entity', async () => {
    expect((await tenant.get('Nothing/$metadata')).status).toBe(400);
  });

  it('gives picklist options old and new, whose ids differ between tenants', async () => {
    const other = await startTestTenant({ companyId: 'OTHER' });
    const mine = results(await tenant.get('PicklistOption', { $filter: "externalCode eq 'B'" }));
    const option = await other.fetch("/odata/v2/PicklistOption?$filter=externalCode%20eq%20'B'", {
      headers: { authorization: `Basic ${Buffer.from('sfapi@OTHER:secret').toString('base64')}` },
    });
    await other.close();
    const value = results(await tenant.get('PickListV2', { $filter: "id eq 'ecEmailType'", $expand: 'values' }))[0];

    expect(results(option)[0]?.id).not.toBe(mine[0]?.id);
    expect(at(value, 'values.results.0.externalCode')).toBe('B');
    expect(at(value, 'values.results.0.label_de_DE')).toBe('Geschäftlich');
  });
});

it('a tenant with newer picklists shows external codes', async () => {
  const tenant = await startTestTenant({ switches: { picklistValues: 'externalCodes' } });
  const record = await tenant.person('100001', 'emailNav/emailTypeNav');
  await tenant.close();

  expect(at(record, 'emailNav.results.0.emailType')).toBe('B');
  expect(at(record, 'emailNav.results.0.emailTypeNav.__metadata.type')).toBe('SFOData.PickListValueV2');
});
