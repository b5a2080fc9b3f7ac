import { expect, it } from 'vitest';
import { newPlaceFinder } from '../../config/find-place.ts';
import { parseYaml } from '../../config/read-yaml.ts';
import { configurationSchema } from '../../config/schema.ts';
import { assertScripts } from './assert-scripts.ts';

async function refusal(actions: string): Promise<string> {
  const text = `systems: {}
serviceDesk:
  triggers:
    - name: First
      conditions: { all: [] }
      actions:
${actions}`;
  const { serviceDesk } = parseYaml(text, 'hirewire.yaml', configurationSchema);
  const findPlace = newPlaceFinder(text, 'hirewire.yaml');
  return await assertScripts({ serviceDesk, findPlace }).then(
    () => '',
    (error: Error) => error.message,
  );
}

it('names the line and column of the file where a script cannot be read, and of the script', async () => {
  const block = `        - comment: Hello
        - script: |
            if (record.Status) {
              api.CloseTicket(record, ;
            }
`;

  expect(await refusal(block)).toBe(
    "hirewire.yaml:10:39: serviceDesk.triggers[0].actions[1].script: expected a script that can be read; found unexpected token in expression: ';' (line 2, column 27 of the script)",
  );
  expect(await refusal(`        - { script: 'api.(' }`)).toMatch(/^hirewire\.yaml:7:26: .* column 5 of the script\)$/);
});

it('lets scripts be whose quotation marks alone are wrong', async () => {
  expect(await refusal('        - script: api.ProcessFlexHrUserOnAD(record, “ActiveDirectory”);')).toBe('');
});
