/** A group, as far as directory roles are concerned. */
export type Group = {
  readonly id: string;
  readonly displayName: string;
  /** Ids of users and of groups. */
  readonly members: readonly string[];
  /** Directory roles that its members hold, by display name. */
  readonly roles: readonly string[];
};
