import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { openSecrets } from './seal-secrets.ts';

describe('a stored secret', () => {
  it('that another key has encrypted says which key is wanted', () => {
    const key = () => ({
      seal: (text: string) => text,
      open: () => {
        throw new Error('Unsupported state or unable to authenticate data');
      },
    });

    expect(() => openSecrets({ systems: { ad: { password: 'sealed:AAAA' } } }, key)).toThrow(ConfigError);
    expect(() => openSecrets(['sealed:AAAA'], key)).toThrow(
      /^HIREWIRE_KEY: expected the key that .*; found another key$/,
    );
  });
});
