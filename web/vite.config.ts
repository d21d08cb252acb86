import { defineConfig } from "vite";
import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { readFileSync } from "node:fs";

const release = (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;

export default defineConfig({
  define: { __RELEASE__: JSON.stringify(release) },
  build: {
    target: "es2022",
    // No data: URLs: the policy of the relay allows fonts and scripts from its own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
  worker: { format: "es" },
  server: { fs: { allow: [".."] } },
  test: { include: ["test/**/*.test.ts"] },
  plugins: [
    react(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      // The page registers it itself: no inline script, and an update waits for consent.
      injectRegister: false,
      registerType: "prompt",
      manifest: {
        name: "Hearten",
        short_name: "Hearten",
        description: "A private journal for people who work in health care.",
        lang: "en-GB",
        start_url: "./",
        scope: "./",
        display: "standalone",
        background_color: "#FAF7F1",
        theme_color: "#FAF7F1",
        categories: ["lifestyle", "health"],
        icons: [
          { src: "icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
          { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
        ],
      },
      injectManifest: {
        globPatterns: ["**/*.{html,js,css,wasm,woff2,svg,png,webmanifest}"],
        maximumFileSizeToCacheInBytes: 16 * 1024 * 1024,
      },
    }),
  ],
} as Parameters<typeof defineConfig>[0]);
