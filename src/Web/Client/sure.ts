// One question before something that cannot be taken back.
import { must } from './dom';

/** @returns true when the person has said yes */
export function sure(title: string, about: string, yes: string): Promise<boolean> {
  const dialog = must<HTMLDialogElement>('#sure');
  must('#sure-title').textContent = title;
  must('#sure-about').textContent = about;
  must('#sure-yes').textContent = yes;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}
