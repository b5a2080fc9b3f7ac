import { type StoryDirectory, storyDirectories } from './story-directory.ts';

/**
 * Where a scenario with many cases is told: in the sandbox's directory, and with `HIREWIRE_STORIES=all` in Samba too, which takes ten
 * times as long.
 */
export const wideDirectories: readonly StoryDirectory['kind'][] =
  process.env.HIREWIRE_STORIES === 'all' ? storyDirectories : ['sandbox'];
