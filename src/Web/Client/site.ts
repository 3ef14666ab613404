// The script of every page. Pages work without it; it adds what needs a browser.
import { keepDrafts } from './drafts';

keepDrafts(document);
