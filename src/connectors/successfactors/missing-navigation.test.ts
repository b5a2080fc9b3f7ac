import { describe, expect, it } from 'vitest';
import { everybody, startPeople } from '../../../test/support/people-server.ts';
import { idsOf, now, open, pagesOf } from './test-support/open.ts';
import { anError, aPage, aPerson } from './test-support/people.ts';

describe('a navigation that the tenant does not have', () => {
  it('is left out, with what hangs below it, and reported', async () => {
    const server = await startPeople(1, (request) =>
      request.url.searchParams.get('$expand')?.includes('positionNav')
        ? {
            status: 400,
            body: anError(
              'COE_PROPERTY_NOT_FOUND',
              '[COE0021]Invalid property names: EmpJob/positionNav. Please check the spelling.',
            ),
          }
        : { body: aPage([aPerson('1')]) },
    );
    const { session } = await open(server.url);
    const attributes = [
      { name: 'x', path: '$.employmentNav.results[0].jobInfoNav.results[0].positionNav.parentPosition.code' },
    ];

    const pages = await pagesOf(session.read({ attributes, now }));

    expect(idsOf(pages)).toEqual(['1']);
    expect(pages[0]?.warnings).toMatchObject([{ code: 'missingInSource' }]);
    expect(pages[0]?.problems[0]?.worker).toBeUndefined();
  });

  it('ends the read when nothing works without it', async () => {
    const server = await startPeople(1, () => ({
      status: 400,
      body: anError(
        'COE_PROPERTY_NOT_FOUND',
        '[COE0021]Invalid property names: PerPerson/employmentNav. Please check.',
      ),
    }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'invalid', retryable: false });
  });
});
