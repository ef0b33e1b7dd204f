import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import ListingPlayground from "./playground/ListingPlayground.vue";
import NetrcPlayground from "./playground/NetrcPlayground.vue";
import ReplyPlayground from "./playground/ReplyPlayground.vue";
import "./landing.css";
import "./playground.css";
import "./style.css";

/** VitePress's own theme, with our colours and the three parts of the playground. */
const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("ListingPlayground", ListingPlayground);
    app.component("ReplyPlayground", ReplyPlayground);
    app.component("NetrcPlayground", NetrcPlayground);
  },
};
export default theme;
