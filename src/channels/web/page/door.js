/**
 * The door that the page was opened by. In a frame it has routes and names in the browser's storage of its own: a
 * visitor who has the page open in a tab too is somebody else there.
 */

const { sites } = document.documentElement.dataset;
/** The site that frames us says who it is; what is said to it reaches nobody else, whatever it says. */
const site = location.hash.slice(1);

export const framed = sites !== '';
export const routes = framed ? '/embed' : '/chat';
export const names = framed ? 'plantao.embed' : 'plantao';

/** Tells the site around us: `{ type: 'unread', count }` of lines that came, or `{ type: 'close' }`. */
export function tellSite(message) {
  if (framed && window.parent !== window && sites.split(' ').includes(site))
    window.parent.postMessage(message, site);
}
