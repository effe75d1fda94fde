// Stands in for upstream's unit of the same name, which trusts the processor's word alone: where the system does
// not save the wide registers (XCR0), an AVX instruction ends the process however able the processor is.
#include "simddetect.h"

#include <cstdint>

#include "dotproduct.h"
#include "intsimdmatrix.h"
#include "params.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

// Known to scripts. Only upstream's command heeds it; a library has one choice for all of its engines.
static STRING_VAR(dotproduct, "auto", "Function used for calculation of dot product");

namespace tesseract {
namespace {

double dot_product_generic(const double *u, const double *v, int n) {
  double total = 0.0;
  for (int k = 0; k < n; ++k) total += u[k] * v[k];
  return total;
}

#if defined(__x86_64__)
// Which register states the system saves; only to be asked where OSXSAVE is set.
uint64_t saved_states() {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<uint64_t>(high) << 32) | low;
}
#endif

}  // namespace

DotProductFunction DotProduct = dot_product_generic;

bool SIMDDetect::avx_available_;
bool SIMDDetect::avx2_available_;
bool SIMDDetect::avx512F_available_;
bool SIMDDetect::avx512BW_available_;
bool SIMDDetect::fma_available_;
bool SIMDDetect::sse_available_;
SIMDDetect SIMDDetect::detector;

SIMDDetect::SIMDDetect() {
#if defined(__x86_64__)
  constexpr uint64_t kXmmAndYmm = 0x06, kXmmToZmm = 0xe6;
  unsigned int eax, ebx, ecx, edx;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0) return;
  sse_available_ = (ecx & bit_SSE4_1) != 0;
  const uint64_t saved = (ecx & bit_OSXSAVE) != 0 ? saved_states() : 0;
  if ((saved & kXmmAndYmm) == kXmmAndYmm) {
    avx_available_ = (ecx & bit_AVX) != 0;
    fma_available_ = (ecx & bit_FMA) != 0;
    if (avx_available_ && __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0) {
      const bool wide = (saved & kXmmToZmm) == kXmmToZmm;
      avx2_available_ = (ebx & bit_AVX2) != 0;
      avx512F_available_ = wide && (ebx & bit_AVX512F) != 0;
      avx512BW_available_ = wide && (ebx & bit_AVX512BW) != 0;
    }
  }
  // The same choices as upstream's: all of them give the same text for integer models.
  if (avx_available_) {
    DotProduct = DotProductAVX;
  } else if (sse_available_) {
    DotProduct = DotProductSSE;
  }
  if (avx2_available_) {
    IntSimdMatrix::intSimdMatrix = &IntSimdMatrix::intSimdMatrixAVX2;
  } else if (sse_available_) {
    IntSimdMatrix::intSimdMatrix = &IntSimdMatrix::intSimdMatrixSSE;
  }
#endif
}

}  // namespace tesseract
