// Links to moments of a recording, as notes have them (`a.moment`, made by Hub/Notes/MomentInline.cs): they seek the player on this page,
// or lead to the recording's own page.

export function followMoments(page: Document): void {
  page.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.moment[data-seconds]') : null;
    const recordingId = link?.closest<HTMLElement>('[data-recording]')?.dataset['recording'];
    if (!link || !recordingId || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const seconds = Number(link.dataset['seconds']);
    const player = page.querySelector(`.player[data-recording="${CSS.escape(recordingId)}"]`);
    if (player) player.dispatchEvent(new CustomEvent('moment', { detail: seconds }));
    else location.assign(`/recordings/${recordingId}#t=${seconds}`);
  });
}
