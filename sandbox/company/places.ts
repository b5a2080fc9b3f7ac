import type { Culture } from './names.ts';

/** A country where the company has a legal entity. */
export type Country = {
  readonly iso3: string;
  readonly iso2: string;
  readonly name: string;
  readonly phoneCode: string;
  readonly currency: string;
  readonly cultures: readonly Culture[];
  /** How many of 100 people work there. */
  readonly weight: number;
};

/** An office. */
export type Office = {
  readonly code: string;
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly address: string;
  readonly city: string;
  readonly zipCode: string;
  readonly state: string | null;
  readonly areaCode: string;
};

function country(row: string, cultures: readonly Culture[], weight: number): Country {
  const [iso3 = '', iso2 = '', name = '', phoneCode = '', currency = ''] = row.split('|');
  return { iso3, iso2, name, phoneCode, currency, cultures, weight };
}

/** The countries of the generated company. */
export const COUNTRIES: readonly Country[] = [
  country('DEU|DE|Germany|49|EUR', ['german', 'turkish', 'polish'], 30),
  country('USA|US|United States|1|USD', ['english', 'spanish', 'irish', 'indian', 'chinese'], 20),
  country('GBR|GB|United Kingdom|44|GBP', ['english', 'irish', 'indian'], 9),
  country('FRA|FR|France|33|EUR', ['french', 'arabic', 'portuguese'], 8),
  country('POL|PL|Poland|48|PLN', ['polish', 'czech'], 6),
  country('ESP|ES|Spain|34|EUR', ['spanish', 'italian'], 5),
  country('NLD|NL|Netherlands|31|EUR', ['dutch', 'nordic'], 4),
  country('TUR|TR|Türkiye|90|TRY', ['turkish'], 3),
  country('IND|IN|India|91|INR', ['indian'], 6),
  country('JPN|JP|Japan|81|JPY', ['japanese'], 3),
  country('CHN|CN|China|86|CNY', ['chinese', 'vietnamese'], 3),
  country('AUS|AU|Australia|61|AUD', ['english', 'vietnamese', 'italian'], 3),
];

function office(row: string): Office {
  const [
    code = '',
    name = '',
    iso3 = '',
    timeZone = '',
    address = '',
    city = '',
    zipCode = '',
    state = '',
    areaCode = '',
  ] = row.split('|');
  return { code, name, country: iso3, timeZone, address, city, zipCode, state: state === '' ? null : state, areaCode };
}

/** The offices of the generated company; codes are strings with leading zeros. */
export const OFFICES: readonly Office[] = [
  office('0010-0001|Frankfurt am Main|DEU|Europe/Berlin|Große Bockenheimer Straße 12|Frankfurt am Main|60313|Hesse|69'),
  office('0010-0002|München|DEU|Europe/Berlin|Leopoldstraße 8|München|80802|Bavaria|89'),
  office('0010-0003|Köln|DEU|Europe/Berlin|Domstraße 1|Köln|50668|North Rhine-Westphalia|221'),
  office('0020-0001|New York|USA|America/New_York|350 5th Avenue|New York|10118|New York|212'),
  office('0020-0002|San Francisco|USA|America/Los_Angeles|1 Market Street|San Francisco|94105|California|415'),
  office("0020-0003|Coeur d'Alene|USA|America/Los_Angeles|100 Lake Drive|Coeur d'Alene|83814|Idaho|208"),
  office('0030-0001|London|GBR|Europe/London|10 Fenchurch Street|London|EC3M 3BD||20'),
  office('0040-0001|Paris|FRA|Europe/Paris|5 rue de l’Opéra|Paris|75001||1'),
  office('0050-0001|Kraków|POL|Europe/Warsaw|ul. Świętego Jana 7|Kraków|31-018||12'),
  office('0060-0001|Madrid|ESP|Europe/Madrid|Calle de Alcalá 45|Madrid|28014||91'),
  office('0070-0001|Amsterdam|NLD|Europe/Amsterdam|Prinsengracht 263|Amsterdam|1016 GV||20'),
  office('0080-0001|İstanbul|TUR|Europe/Istanbul|Büyükdere Caddesi 100|İstanbul|34394||212'),
  office('0090-0001|Bengaluru|IND|Asia/Kolkata|MG Road 77|Bengaluru|560001|Karnataka|80'),
  office('0100-0001|Tokyo|JPN|Asia/Tokyo|丸の内 1-1|Tokyo|100-0005||3'),
  office('0110-0001|Shanghai|CHN|Asia/Shanghai|南京路 200|Shanghai|200001||21'),
  office('8510-0001|Sydney|AUS|Australia/Sydney|1 Martin Place|Sydney|2000|New South Wales|2'),
];
