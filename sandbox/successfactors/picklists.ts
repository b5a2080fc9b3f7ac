import { hashText } from '../company/index.ts';
import type { Row } from './rows.ts';

/** The picklists of the tenant: option ids by external code, and the records that show them. */
export type Picklists = {
  /** The option id of an external code; the code itself when the list does not have it. */
  optionId(picklist: string, externalCode: string): string;
  /** The external code of an option id; undefined for an id of another list. */
  externalCode(picklist: string, optionId: string): string | undefined;
  option(picklist: string, externalCode: string): Row | null;
  readonly lists: readonly Row[];
  readonly options: readonly Row[];
  optionsOf(picklist: string): readonly Row[];
};

const LISTS: Readonly<Record<string, string>> = {
  ecEmailType: 'B=Business|Geschäftlich,P=Personal|Privat',
  ecPhoneType: 'B=Business|Geschäftlich,C=Cell|Mobil,H=Home|Privat,F=Fax|Fax,P=Personal|Persönlich',
  'employee-status':
    'A=Active|Aktiv,U=Unpaid Leave|Unbezahlter Urlaub,P=Paid Leave|Bezahlter Urlaub,S=Suspended|Suspendiert,F=Furlough|Beurlaubt,R=Retired|Im Ruhestand,T=Terminated|Ausgeschieden,D=Dormant|Ruhend,O=Discarded|Verworfen',
  event:
    'H=Hire|Einstellung,R=Rehire|Wiedereinstellung,SCWK=Start Contingent Worker|Beginn Fremdkraft,ECWK=End Contingent Worker|Ende Fremdkraft,5=Data Change|Datenänderung,3=Transfer|Versetzung,26=Termination|Austritt,10=Leave of Absence|Beurlaubung,13=Return to Work|Rückkehr,GA=Add Global Assignment|Beginn Auslandseinsatz,EGA=End Global Assignment|Ende Auslandseinsatz,AGA=Away on Global Assignment|Im Auslandseinsatz,BGA=Back from Global Assignment|Zurück aus dem Auslandseinsatz',
  EMPLOYEECLASS: 'E=Employee|Mitarbeiter,C=Contingent Worker|Fremdkraft,T=Trainee|Auszubildende',
  employmentType: 'FT=Full-time|Vollzeit,PT=Part-time|Teilzeit,EXT=External|Extern',
  global_assignment_type: 'LT=Long-term|Langfristig,ST=Short-term|Kurzfristig',
  jobRelType:
    'hr manager=HR Manager|Personalleitung,matrix manager=Matrix Manager|Matrixleitung,custom manager=Custom Manager|Weitere Leitung',
  salutation: 'MR=Mr.|Herr,MS=Ms.|Frau',
  STATE:
    'Hesse=Hesse|Hessen,Bavaria=Bavaria|Bayern,North Rhine-Westphalia=North Rhine-Westphalia|Nordrhein-Westfalen,New York=New York|New York,California=California|Kalifornien,Idaho=Idaho|Idaho,Karnataka=Karnataka|Karnataka,New South Wales=New South Wales|Neusüdwales',
};

function makeOption(picklist: string, entry: string, id: number, sortOrder: number): Row {
  const [externalCode = '', labels = ''] = entry.split('=');
  const [label = '', labelDe = ''] = labels.split('|');
  return {
    id,
    externalCode,
    mdfExternalCode: externalCode,
    localeLabel: label,
    status: 'ACTIVE',
    sortOrder,
    minValue: -1,
    maxValue: -1,
    optionValue: -1,
    $labelDe: labelDe,
    $picklist: picklist,
  };
}

/** Makes the picklists; option ids differ from tenant to tenant (by company id), as in real life. */
export function makePicklists(companyId: string): Picklists {
  const options: Row[] = [];
  const byCode = new Map<string, Row>();
  const byId = new Map<string, Row>();
  let id = 1000 + (hashText(companyId) % 8000);
  for (const [picklist, text] of Object.entries(LISTS)) {
    for (const [index, entry] of text.split(',').entries()) {
      id += 1 + (hashText(`${picklist}${index}`) % 7);
      const option = makeOption(picklist, entry, id, index + 1);
      options.push(option);
      byCode.set(`${picklist}/${option.externalCode}`, option);
      byId.set(`${picklist}/${id}`, option);
    }
  }
  const texts = new Map(options.map((option) => [option, String(option.id)]));
  return {
    optionId(picklist, externalCode) {
      const option = byCode.get(`${picklist}/${externalCode}`);
      return option === undefined ? externalCode : (texts.get(option) ?? externalCode);
    },
    externalCode: (picklist, optionId) => byId.get(`${picklist}/${optionId}`)?.externalCode as string | undefined,
    option: (picklist, externalCode) => byCode.get(`${picklist}/${externalCode}`) ?? null,
    lists: Object.keys(LISTS).map((picklistId) => ({ picklistId })),
    options,
    optionsOf: (picklist) => options.filter((option) => option.$picklist === picklist),
  };
}
