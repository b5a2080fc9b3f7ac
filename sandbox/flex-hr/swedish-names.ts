const FIRST =
  'Åsa,Örjan,Anna,Björn,Märta,Göran,Åke,Linnéa,Håkan,Ingrid,Sören,Maj-Britt,Kerstin,Östen,Ann-Sofie,Jörgen'.split(',');
const LAST =
  'Åkesson,Öberg,Sjöström,Lindqvist,Ängström,Hägglund,Björk,Nyström,Bergström-Åhlén,af Klercker,Löfgren,Åhlund,Dahlén,Svärd,von Essen,Malmö'.split(
    ',',
  );

/** The Swedish name of the person at an index; undefined for two of three people, who keep the name they have. */
export function swedishName(index: number): { readonly firstName: string; readonly lastName: string } | undefined {
  if (index % 3 !== 0) return undefined;
  const turn = index / 3;
  return {
    firstName: FIRST[turn % FIRST.length] ?? 'Anna',
    lastName: LAST[Math.floor(turn / FIRST.length + turn * 5) % LAST.length] ?? 'Åkesson',
  };
}
