/**
 * Object classes, one a line: lDAPDisplayName | cn | governsID | subClassOf | objectClassCategory (1 structural,
 * 2 abstract, 3 auxiliary) | RDN attribute | letter of the attribute table that lists what it may have (* anything)
 * | attributes it must have | classes it may lie under | default object category. From MS-ADSC.
 */
export const classTable = `
top|Top|2.5.6.0|top|2|cn|*||lostAndFound|Top
person|Person|2.5.6.6|top|2|cn|c|cn|organizationalUnit,container|Person
organizationalPerson|Organizational-Person|2.5.6.7|person|2|cn|c|cn|organizationalUnit,container,domainDNS|Person
user|User|1.2.840.113556.1.5.9|organizationalPerson|1|cn|u|cn|builtinDomain,organizationalUnit,domainDNS,container|Person
inetOrgPerson|inetOrgPerson|2.16.840.1.113730.3.2.2|user|1|cn|u|cn|organizationalUnit,domainDNS,container|Person
computer|Computer|1.2.840.113556.1.3.30|user|1|cn|m|cn|container,organizationalUnit,domainDNS|Computer
contact|Contact|1.2.840.113556.1.5.15|organizationalPerson|1|cn|c|cn|organizationalUnit,domainDNS,container|Person
group|Group|1.2.840.113556.1.5.8|top|1|cn|g|groupType|container,organizationalUnit,domainDNS,builtinDomain|Group
organizationalUnit|Organizational-Unit|2.5.6.5|top|1|ou|o|ou|organizationalUnit,domainDNS,organization,country|Organizational-Unit
container|Container|1.2.840.113556.1.3.23|top|1|cn|n|cn|container,domainDNS,configuration,organizationalUnit|Container
lostAndFound|Lost-And-Found|1.2.840.113556.1.5.139|top|1|cn|n|cn|domainDNS,configuration|Lost-And-Found
builtinDomain|Builtin-Domain|1.2.840.113556.1.5.4|top|1|cn|*|cn|domainDNS|Builtin-Domain
domain|Domain|1.2.840.113556.1.5.66|top|2|dc|*|dc|domain,organization|Domain-DNS
domainDNS|Domain-DNS|1.2.840.113556.1.5.67|domain|1|dc|*|dc|domainDNS|Domain-DNS
configuration|Configuration|1.2.840.113556.1.5.12|top|1|cn|*|cn|domainDNS|Configuration
dMD|DMD|1.2.840.113556.1.3.9|top|1|cn|*|cn|configuration|DMD
attributeSchema|Attribute-Schema|1.2.840.113556.1.3.14|top|1|cn|*|cn|dMD|Attribute-Schema
classSchema|Class-Schema|1.2.840.113556.1.3.13|top|1|cn|*|cn|dMD|Class-Schema
crossRefContainer|Cross-Ref-Container|1.2.840.113556.1.5.7000.53|top|1|cn|*|cn|configuration|Cross-Ref-Container
crossRef|Cross-Ref|1.2.840.113556.1.3.11|top|1|cn|*|cn|crossRefContainer|Cross-Ref
securityPrincipal|Security-Principal|1.2.840.113556.1.5.6|top|3|cn|*|sAMAccountName||Security-Principal
mailRecipient|Mail-Recipient|1.2.840.113556.1.3.46|top|3|cn|*|||Mail-Recipient
`;
