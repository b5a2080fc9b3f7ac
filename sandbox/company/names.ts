/** A given or family name; `latin` is the spelling for addresses where `text` is in another script. */
export type Name = { readonly text: string; readonly latin?: string };

/** The names of one culture. */
export type NamePool = {
  readonly female: readonly Name[];
  readonly male: readonly Name[];
  readonly family: readonly Name[];
};

function names(list: string): readonly Name[] {
  return list.split(',').map((entry) => {
    const [text = '', latin] = entry.trim().split('=');
    return latin === undefined ? { text } : { text, latin };
  });
}

function pool(female: string, male: string, family: string): NamePool {
  return { female: names(female), male: names(male), family: names(family) };
}

/** Names by culture: umlauts, apostrophes, particles, hyphens, accents, dotless i, tone marks, native scripts. */
export const NAME_POOLS = {
  german: pool(
    'Anna,Käthe,Jürgenine,Sabine,Ulrike,Heike,Birgit,Anne-Marie,Lena,Mia,Änne,Dörte,Grete,Hannelore,Ilse,Katrin,Leonie,Marlene,Sigrid,Veronika',
    'Jürgen,Björn,Götz,Hans-Peter,Karl-Heinz,Lukas,Matthias,Rüdiger,Stefan,Thomas,Uwe,Volker,Wolfgang,Günther,Jörg,Klaus,Niklas,Sönke,Tobias,Emil',
    'Müller,Schmidt,Weiß,Groß,Schäfer,Köhler,Krüger,Böhm,von Goethe,zu Guttenberg,Fischer,Weber,Wagner,Becker,Hoffmann,Schröder,Jäger,Förster,Lüdenscheidt,Meyer-Landrut,Vogel,Straßburger,Öztürk-Lange,Zimmermann,Übelacker',
  ),
  english: pool(
    'Emma,Olivia,Charlotte,Amelia,Grace,Mary Ann,Harriet,Zoe,Chloe,Beth,Eleanor,Hannah,Jessica,Katherine,Lucy,Megan,Rachel,Sarah-Jane,Tabitha,Victoria',
    'Oliver,George,Harry,Jack,Jacob,Charlie,Thomas,Oscar,William,James,Henry,Leo,Alfie,Joshua,Freddie,Ethan,Archie,Isaac,Joseph,Alexander',
    "Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Robinson,Wright,Thompson,Evans,Walker,White,Roberts,Green,Hall,Wood,Jackson,Clarke,Featherstonehaugh,Cholmondeley-Warner,McDonald,MacLeod,D'Arcy",
  ),
  irish: pool(
    'Aoife,Saoirse,Caoimhe,Niamh,Róisín,Siobhán,Gráinne,Sinéad,Orla,Clíodhna',
    'Seán,Oisín,Cillian,Pádraig,Eoghan,Conor,Liam,Fionn,Darragh,Tadhg',
    "O'Brien,O'Connor,Ó Súilleabháin,Murphy,Kelly,Byrne,Ryan,O'Reilly,Doyle,Fitzgerald,McCarthy,Nic Dhonncha",
  ),
  french: pool(
    'Aurélie,Zoé,Françoise,Chloé,Hélène,Anaïs,Jeanne,Marie-Claire,Noémie,Céline,Élodie,Maëlle,Solène,Adèle,Inès',
    'Jean-Luc,François,Rémi,Étienne,Loïc,Gaël,Benoît,Théo,Noël,Jérôme,Cédric,Maxime,Hervé,Raphaël,André',
    "Dubois,Lefèvre,D'Artagnan,de la Fontaine,Bernard,Petit,Moreau,Garçon,L'Hôpital,Girard,Bonnet,Dupont-Aignan,Châtelain,Roux,Béranger,Le Gall",
  ),
  spanish: pool(
    'María José,Lucía,Begoña,Íñiga,Concepción,Rocío,Inés,Mónica,Sofía,Ángela,Ximena,Guadalupe',
    'José María,Íñigo,Andrés,Jesús,Raúl,Óscar,Joaquín,Ramón,Tomás,Iván,Sebastián,Ángel',
    'García Márquez,Núñez,Muñoz,Peña Nieto,López de Haro,Fernández y Gómez,Ibáñez,Martínez,Rodríguez,Sánchez,Ordóñez,Güell,Hernández,Zúñiga,Gutiérrez,Álvarez-Cascos',
  ),
  italian: pool(
    'Giulia,Chiara,Niccolina,Francesca,Alessia,Martina,Beatrice,Elisa,Ludovica,Serena',
    'Niccolò,Matteo,Andrea,Lorenzo,Giosuè,Alessandro,Davide,Salvatore,Enrico,Luca',
    "D'Angelo,Dell'Acqua,De Luca,Rossi,Ferrari,Esposito,Bianchi,Ricci,Nicolò,Di Stefano,Lo Presti,Gatti",
  ),
  polish: pool(
    'Małgorzata,Agnieszka,Zofia,Łucja,Żaneta,Grażyna,Bożena,Joanna,Katarzyna,Elżbieta',
    'Łukasz,Paweł,Wojciech,Krzysztof,Stanisław,Michał,Jerzy,Grzegorz,Rafał,Zbigniew',
    'Wiśniewska,Kowalski,Wójcik,Zieliński,Szymański,Dąbrowski,Jabłońska-Łęcka,Żuraw,Ćwikła,Śliwa,Gżegżółka,Brzęczyszczykiewicz',
  ),
  turkish: pool(
    'Ayşe,Gülşen,Çiğdem,İpek,Özlem,Zeynep,Işıl,Tuğçe,Şebnem,Müge',
    'Mehmet,İbrahim,Çağlar,Oğuz,Ömer,Yiğit,Işık,Şükrü,Gökhan,Uğur',
    'Yılmaz,Şahin,Öztürk,Çelik,Aydın,Kılıç,Erdoğan,İnönü,Güneş,Doğan,Ağaoğlu,Işıklı',
  ),
  nordic: pool(
    'Åsa,Ingeborg,Bjørg,Sól,Þórdís,Freja,Märta,Kaisa,Sølvi,Astrid',
    'Bjørn,Åke,Søren,Håkon,Þór,Mikkel,Jørgen,Väinö,Öystein,Lars',
    'Ångström,Sørensen,Hansen,Jónsdóttir,Øverland,Lindström,Virtanen,Mäkelä,Guðmundsson,Nygård,Kierkegaard,Bergström',
  ),
  czech: pool(
    'Božena,Zdeňka,Jiřina,Kateřina,Lenka,Věra,Žofie,Růžena',
    'Jiří,Ondřej,Tomáš,Miloš,Zdeněk,Lukáš,Václav,Šimon',
    'Dvořáková,Novák,Svoboda,Černý,Procházka,Růžička,Němec,Horáček,Šťastný,Křížová',
  ),
  dutch: pool(
    'Anneke,Sanne,Fleur,Lotte,Maartje,Femke,Noor,Eefje',
    'Jan-Willem,Pieter,Sjoerd,Bram,Joost,Ruud,Thijs,Gijs',
    "van der Berg,de Vries,van 't Hof,ter Haar,Bakker,Visser,van den Heuvel,'s-Gravesande,Jansen,IJsselstein",
  ),
  vietnamese: pool(
    'Nguyệt,Thị Hồng,Phương Thảo,Mai Anh,Quỳnh,Bích Ngọc,Hạnh,Thúy',
    'Văn Đức,Quốc Bảo,Minh Tuấn,Hữu Phước,Đình Trọng,Anh Dũng,Thành Đạt,Xuân Trường',
    'Nguyễn,Trần,Lê,Phạm,Huỳnh,Vũ,Đặng,Bùi,Đỗ,Hồ',
  ),
  arabic: pool(
    'Fatima,Aisha,Noor,Yasmin,Layla,Amira,Khadija,مريم=Maryam,Salma,Hind',
    'Mohammed,Abd al-Rahman,Omar,Youssef,Khaled,Hassan,Tariq,أحمد=Ahmed,Ziad,Faisal',
    'Al-Masri,bin Rashid,El-Sayed,Al-Khwarizmi,Haddad,Nasser,Abu Bakr,Mansour,الخطيب=Al-Khatib,Saleh',
  ),
  chinese: pool(
    '芳=Fang,Xiuying,Li-Na,静=Jing,Mei,Yan,Xia,Hui-Min',
    '伟=Wei,Jun,Xiaoming,强=Qiang,Lei,Guo-Dong,Tao,Chao',
    '王=Wang,Li,Zhang,刘=Liu,Chen,Yang,赵=Zhao,Ou Yang,Zhou,Xu',
  ),
  japanese: pool(
    '花子=Hanako,Yuki,Sakura,Aiko,恵子=Keiko,Haruka,Naomi,Emi',
    '太郎=Taro,Kenji,Hiroshi,Daiki,健太=Kenta,Satoshi,Shōta,Ren',
    '佐藤=Sato,Suzuki,Takahashi,田中=Tanaka,Itō,Yamamoto,Nakamura,Kobayashi,Ōno,Kato',
  ),
  indian: pool(
    'Priya,Ananya,Lakshmi,Deepa,Kavya,Meera,Sunita,Aishwarya,Divya,Pooja',
    'Rahul,Arjun,Venkatanarasimharajuvaripeta,Suresh,Vikram,Sanjay,Krishna,Amit,Rajesh,Anil',
    'Sharma,Iyer,Subramaniam,Patel,Singh,Krishnamurthy,Gupta,Nair,Reddy,Chatterjee,Mukhopadhyay,Rao',
  ),
  portuguese: pool(
    'João Maria,Conceição,Inês,Ângela,Luísa,Fátima,Beatriz,Mariana',
    'João,António,Luís,Estêvão,Simão,Caetano,Tomé,Gonçalo',
    "d'Oliveira,Magalhães,Simões,da Conceição,dos Santos,Gonçalves,Araújo,Brandão,Pêra,Sousa e Silva",
  ),
} as const satisfies Record<string, NamePool>;

/** A culture that has names. */
export type Culture = keyof typeof NAME_POOLS;

const LETTERS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ß: 'ss',
  ł: 'l',
  Ł: 'L',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  þ: 'th',
  Þ: 'Th',
  ð: 'd',
  Ð: 'D',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
};

/** The letters of a name as plain ASCII for addresses and login names: `Gżegżółka` gives `gzegzolka`. */
export function foldName(name: Name): string {
  const text = name.latin ?? name.text;
  return Array.from(text, (letter) => LETTERS[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/[^A-Za-z0-9-]/gu, '')
    .toLowerCase();
}
