// The server writes instants in UTC; here they get the reader's own zone and habits.

const languages = [...navigator.languages];
const long = new Intl.DateTimeFormat(languages, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const today = new Intl.DateTimeFormat(languages, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(languages, { dateStyle: 'full', timeStyle: 'long' });

export function showTimes(part: ParentNode): void {
  for (const time of part.querySelectorAll<HTMLTimeElement>('time[datetime]')) {
    // A day is the same day everywhere, and has no hour.
    if (!time.dateTime.includes('T')) continue;
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.textContent = (at.toDateString() === new Date().toDateString() ? today : long).format(at);
    time.title = exact.format(at);
  }
}
