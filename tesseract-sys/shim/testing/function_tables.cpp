#include "testing/function_tables.h"

#include "functions.h"
#include "upstream/function_tables.h"

extern "C" void ts_testing_function_tables(const double **tanh, const double **logistic) {
  tesseract_safe::fill_function_tables();
  *tanh = tesseract::TanhTable;
  *logistic = tesseract::LogisticTable;
}
