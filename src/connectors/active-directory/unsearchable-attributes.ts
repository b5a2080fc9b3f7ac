/**
 * Constructed attributes: the server works them out when an object is read, and a filter that names one finds nothing
 * ([MS-ADTS] 3.1.1.4.5). Back links such as `memberOf` are none of them.
 */
const constructed = new Set(
  `allowedAttributes allowedAttributesEffective allowedChildClasses allowedChildClassesEffective canonicalName
  createTimeStamp entryTTL fromEntry modifyTimeStamp msDS-Approx-Immed-Subordinates msDS-Auxiliary-Classes
  msDS-isGC msDS-isRODC msDS-IsUserCachableAtRodc msDS-KeyVersionNumber msDS-LocalEffectiveDeletionTime
  msDS-LocalEffectiveRecycleTime msDS-ManagedPassword msDS-memberOfTransitive msDS-memberTransitive
  msDS-NCReplCursors msDS-NCReplInboundNeighbors msDS-NCReplOutboundNeighbors msDS-PrincipalName
  msDS-QuotaEffective msDS-QuotaUsed msDS-ReplAttributeMetaData msDS-ReplValueMetaData msDS-ResultantPSO
  msDS-RevealedList msDS-RevealedListBL msDS-SiteName msDS-TokenGroupNames msDS-TokenGroupNamesGlobalAndUniversal
  msDS-TokenGroupNamesNoGCAcceptable msDS-TopQuotaUsage msDS-User-Account-Control-Computed
  msDS-UserPasswordExpiryTimeComputed parentGUID possibleInferiors primaryGroupToken sDRightsEffective
  structuralObjectClass subSchemaSubEntry tokenGroups tokenGroupsGlobalAndUniversal tokenGroupsNoGCAcceptable`
    .toLowerCase()
    .split(/\s+/),
);

/** Attributes that the server takes and never gives, nor searches by ([MS-ADTS] 3.1.1.4.4). */
const secret = new Set(
  `currentValue dBCSPwd initialAuthIncoming initialAuthOutgoing lmPwdHistory ntPwdHistory priorValue
  supplementalCredentials trustAuthIncoming trustAuthOutgoing unicodePwd userPassword`
    .toLowerCase()
    .split(/\s+/),
);

/** Why Active Directory finds no account by an attribute; undefined where it can. */
export function whyUnsearchable(attribute: string): string | undefined {
  const name = attribute.toLowerCase();
  if (constructed.has(name)) return 'Active Directory constructs it when an object is read';
  return secret.has(name) ? 'Active Directory never gives it back' : undefined;
}
