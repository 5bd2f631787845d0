/** The one place that names the library: the server puts the paths in under which a browser finds it. */
export { html, nothing, render } from 'lit-html'
export { keyed } from 'lit-html/directives/keyed.js'
export { live } from 'lit-html/directives/live.js'
export { repeat } from 'lit-html/directives/repeat.js'
