declare const __RELEASE__: string;

declare module "*.ftl?raw" {
  const text: string;
  export default text;
}
