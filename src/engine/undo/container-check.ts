import type { OpenJob } from '../job/open-job.ts';

/** Why accounts cannot be put into a container, by the name of the container; each is asked about once. */
export type ContainerCheck = {
  look(containers: readonly string[]): Promise<void>;
  whyNotThere(container: string): string | undefined;
};

/** Asks the target about containers in the words of its own check: `container OU=…` failed. */
export function newContainerCheck(job: Pick<OpenJob, 'target'>): ContainerCheck {
  const known = new Map<string, string | undefined>();
  return {
    look: async (containers) => {
      const unknown = [...new Set(containers)].filter((container) => !known.has(container));
      if (unknown.length === 0) return;
      const lines = await job.target.check({ attributes: [], containers: unknown, kinds: [] });
      for (const container of unknown) {
        const failed = lines.find(({ name, status }) => status === 'failed' && name === `container ${container}`);
        known.set(container, failed?.message);
      }
    },
    whyNotThere: (container) => known.get(container),
  };
}
