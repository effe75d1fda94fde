// Three stacks; deploy what you need:
//   npx cdk deploy TesseractFunction
//   npx cdk deploy TesseractLayer -c arch=arm64
//   npx cdk deploy TesseractScaleOut -c languages=deu+eng -c outputs=text,pdf
import { App } from "aws-cdk-lib";
import { settings } from "./settings";
import { FunctionStack } from "./function";
import { LayerStack } from "./layer";
import { ScaleOutStack } from "./scale-out";

const app = new App({ analyticsReporting: false });
const common = settings(app);
new FunctionStack(app, "TesseractFunction", common);
new LayerStack(app, "TesseractLayer", common);
new ScaleOutStack(app, "TesseractScaleOut", common);
