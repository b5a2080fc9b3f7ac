import { writeDeskPart } from '../config/edit-systems.ts';
import { serviceDeskOf } from '../config/load-configuration.ts';
import type { NotificationTemplate } from '../domain/notification.ts';
import { editConfiguration } from '../engine/configuration/edit-configuration.ts';
import { builtInTemplates, findBuiltIn } from '../servicedesk/notifications/built-in-templates.ts';
import { previewTemplate } from '../servicedesk/notifications/preview-template.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access } from './caller.ts';
import { edit } from './edit.ts';
import { invalidRequest, type Router } from './router.ts';

const path = '/api/notifications';

/** Who is told of what, and in which words. */
export function addNotifications(router: Router, deps: ApiDeps): void {
  const show = async (): Promise<unknown> => {
    const { notifications, templates, contacts } = serviceDeskOf((await deps.engine()).configuration);
    return { notifications, templates, builtInTemplates, contacts };
  };
  router.add({
    ...{ method: 'GET', path, summary: 'The rules, the templates and the contacts.', access, answer: 'Notifications' },
    handle: show,
  });
  router.add({
    ...{ method: 'PUT', path, summary: 'Replace the rules, the templates or the contacts.', access },
    ...{ body: 'NotificationsBody', answer: 'Notifications' },
    handle: async ({ sent, caller }) => {
      const parts = Object.entries(sent as object);
      await edit(
        deps,
        'serviceDesk',
        async (engine) =>
          await editConfiguration(engine, {
            by: caller.name,
            parts: parts.map(([part]) => ['serviceDesk', part] as const),
            change: (file) => {
              for (const [part, after] of parts) writeDeskPart(file, part, after);
            },
          }),
      );
      return await show();
    },
  });
  router.add({
    ...{ method: 'POST', path: `${path}/preview`, summary: 'A template as a message about somebody made up.', access },
    ...{ body: 'PreviewBody', answer: 'Preview', isLook: true },
    handle: async ({ body }) =>
      previewTemplate('template' in body ? await findTemplate(deps, body.template) : (body as NotificationTemplate)),
  });
}

async function findTemplate(deps: ApiDeps, name: string): Promise<NotificationTemplate> {
  const { templates } = serviceDeskOf((await deps.engine()).configuration);
  const found = Object.hasOwn(templates, name) ? templates[name] : findBuiltIn(name);
  if (found !== undefined) return found;
  const expected = `one of ${[...new Set([...Object.keys(templates), ...Object.keys(builtInTemplates)])].join(', ')}`;
  throw invalidRequest([{ in: 'body', field: 'template', expected, found: JSON.stringify(name) }]);
}
