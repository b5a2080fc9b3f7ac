import { describe, expect, it } from 'vitest';
import { builtInTemplates } from './built-in-templates.ts';
import { previewTemplate } from './preview-template.ts';
import { renderTemplate } from './render-template.ts';

const template = {
  subject: 'Hello {{person.displayName}}',
  body: '{{person.displayName}}: {{changes}}',
  html: '<p title="{{person.displayName}}">{{changes}}</p>',
};

describe('A22: the templates that come along', () => {
  it.each(Object.entries(builtInTemplates))('%s renders with the sample person, every token known', (_name, one) => {
    const { message, problems } = previewTemplate(one);

    expect(problems).toEqual([]);
    expect(`${message.subject}${message.text}${message.html ?? ''}`).not.toMatch(/\{\{|undefined/);
    expect(message.subject).toMatch(/ \[REFID: FHR0000123\]$/);
  });

  it('there is one for success and one for trouble', () => {
    expect(previewTemplate(builtInTemplates['flex-success']).message.text).toContain('asa.oberg');
    expect(previewTemplate(builtInTemplates['flex-trouble']).message.text).toContain('stays open');
  });
});

describe('renderTemplate', () => {
  it('escapes values in HTML, and leaves the template itself as it is', () => {
    const { html, text } = renderTemplate(template, {
      'person.displayName': '"><img src=x onerror=alert(1)>',
      changes: "a & b\nO'Neil",
    });

    expect(html).toBe('<p title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">a &amp; b<br>O&#39;Neil</p>');
    expect(text).toContain('<img src=x onerror=alert(1)>');
  });

  it('keeps the subject on one line', () => {
    const { subject } = renderTemplate(template, {
      'person.displayName': 'Eve\r\nBcc: all@x.example\u0000\u202e',
      'ticket.reference': 'FHR1',
    });

    expect(subject).toBe('Hello Eve Bcc: all@x.example [REFID: FHR1]');
  });

  it('does not read a value as a template', () => {
    const { text } = renderTemplate(template, { 'person.displayName': '{{changes}}', changes: 'secret' });

    expect(text).toBe('{{changes}}: secret');
  });

  it('names the reference once, and keeps it when the rest is too long', () => {
    const values = { 'ticket.reference': 'FHR1', 'ticket.subject': 'x'.repeat(5000) };

    const named = renderTemplate({ subject: 'REFID: {{ticket.reference}} hi', body: 'x' }, values);
    const long = renderTemplate({ subject: '{{ticket.subject}}', body: 'x' }, values);

    expect(named.subject).toBe('REFID: FHR1 hi');
    expect(long.subject).toMatch(/^x+… \[REFID: FHR1\]$/);
    expect(long.subject.length).toBeLessThan(250);
  });

  it('shows half characters and too long values as what can be sent', () => {
    const { text } = renderTemplate(template, { 'person.displayName': 'a\ud800b', changes: 'y'.repeat(100_000) });

    expect(text.isWellFormed()).toBe(true);
    expect(text.length).toBeLessThan(21_000);
  });
});
