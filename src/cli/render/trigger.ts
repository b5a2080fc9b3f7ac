import type { ExplainedCondition } from '../../engine/ticketed/explain-condition.ts';
import type { TriggerTest } from '../../engine/ticketed/test-trigger.ts';
import type { Effect } from '../../servicedesk/triggers/effect.ts';
import type { Condition, Trigger, TriggerAction } from '../../servicedesk/triggers/trigger.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { cutText, harmless } from './table.ts';

/** Triggers in the order in which they go: when each fires and what it does. */
export function renderTriggers(triggers: readonly Trigger[], output: Output): string {
  if (triggers.length === 0) {
    return 'There is no event trigger: tickets appear, and nothing is written to a directory.';
  }
  return triggers
    .flatMap(({ name, entityType, order, active, conditions, actions }) => [
      `${paint(output, 'bold', harmless(name))}  (${harmless(entityType)}, order ${order}, ${active ? 'active' : paint(output, 'yellow', 'not active')})`,
      toLine(`  when  ${describeCondition(conditions)}`, output),
      ...actions.map((action, at) => toLine(`  ${at === 0 ? 'does' : '    '}  ${describeAction(action)}`, output)),
    ])
    .join('\n');
}

function toLine(line: string, { columns }: Output): string {
  return columns > 20 ? cutText(harmless(line), columns) : harmless(line);
}

function describeCondition(condition: Condition): string {
  if ('all' in condition) return condition.all.map(describeInner).join(' and ') || 'always';
  if ('any' in condition) return condition.any.map(describeInner).join(' or ') || 'never';
  return describeComparison(condition);
}

function describeInner(condition: Condition): string {
  return 'property' in condition ? describeComparison(condition) : `(${describeCondition(condition)})`;
}

function describeComparison({ property, operator, value }: Extract<Condition, { property: string }>): string {
  return [property, operator, ...(value === undefined ? [] : [JSON.stringify(value)])].join(' ');
}

function describeAction(action: TriggerAction): string {
  if ('script' in action) return `script ${action.script.trim()}`;
  if ('set' in action)
    return `set ${Object.entries(action.set)
      .map(([name, value]) => `${name} to ${value}`)
      .join(', ')}`;
  if ('comment' in action) return `comment ${action.comment}`;
  if ('notify' in action) return `notify ${action.to.join(', ')} with ${action.notify}`;
  return `webhook ${action.webhook}`;
}

/** Which conditions hold and which do not, and what would come of the trigger. */
export function renderTriggerTest(test: TriggerTest, output: Output): string {
  const verdict = test.fires ? paint(output, 'green', 'fires') : paint(output, 'yellow', 'does not fire');
  const event = { created: 'was created', updated: 'was updated', commented: 'was commented on' };
  const happened = event[test.event as keyof typeof event] ?? `had the event ${test.event}`;
  return [
    `${paint(output, 'bold', harmless(test.trigger))} on ${test.ticket}, as if it ${happened}: ${verdict}`,
    line(test.isActive, 'active', output),
    line(test.isForType, 'for tickets of this entity type', output),
    ...renderCondition(test.condition, output, 1),
    paint(output, 'bold', 'what it would want (nothing was carried out)'),
    ...(test.effects.length === 0
      ? ['  nothing']
      : test.effects.map((effect) => `  ${harmless(describeEffect(effect))}`)),
  ].join('\n');
}

function renderCondition(condition: ExplainedCondition, output: Output, depth: number): readonly string[] {
  if ('property' in condition) {
    const { property, operator, value, found } = condition;
    const wanted = value === undefined ? '' : ` ${JSON.stringify(value)}`;
    const text = `${property} ${operator}${wanted}: the ticket has ${found === undefined ? 'nothing' : JSON.stringify(found)}`;
    return [line(condition.holds, text, output, depth)];
  }
  const parts = 'all' in condition ? condition.all : condition.any;
  return [
    line(condition.holds, 'all' in condition ? 'all of:' : 'any of:', output, depth),
    ...parts.flatMap((part) => renderCondition(part, output, depth + 1)),
  ];
}

function line(isTrue: boolean, text: string, output: Output, depth = 1): string {
  const word = isTrue ? paint(output, 'green', 'yes') : paint(output, 'red', 'no ');
  return `${'  '.repeat(depth)}${word}  ${harmless(text)}`;
}

function describeEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'processOnDirectory':
      return `process the person on ${effect.connection}`;
    case 'comment':
      return `comment (${effect.isInternal ? 'internal' : 'public'}): ${effect.text}`;
    case 'setField':
      return `set ${effect.field} to ${effect.value}`;
    case 'setStatus':
      return `set the status to ${effect.status}`;
    case 'close':
      return `close${effect.text === undefined ? '' : `: ${effect.text}`}`;
    case 'notify':
      return `notify ${effect.to.join(', ')} with ${effect.template}`;
    case 'webhook':
      return `call the webhook ${effect.name}`;
    case 'log':
      return `log ${effect.level}: ${effect.text}`;
  }
}
