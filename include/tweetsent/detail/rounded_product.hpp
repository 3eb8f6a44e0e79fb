// SPDX-License-Identifier: MIT
//
// Products that are the same on every machine.
#ifndef TWEETSENT_DETAIL_ROUNDED_PRODUCT_HPP
#define TWEETSENT_DETAIL_ROUNDED_PRODUCT_HPP

namespace tweetsent {
inline namespace v0 {
namespace detail {

// left * right, rounded. Where a sum follows, a compiler may fuse the two and round once, on machines that
// have an instruction for it; the last bits of scores would then differ from those of other machines.
inline double rounded_product(double left, double right) noexcept {
#if defined(__clang__)
#pragma clang fp contract(off)
  return left * right;
#elif defined(__GNUC__) && defined(__FP_FAST_FMA)
  double product = left * right;
  // Takes no instruction. The compiler only no longer knows that it is a product.
#if defined(__x86_64__) || defined(__i386__)
  __asm__("" : "+x"(product));
#elif defined(__aarch64__)
  __asm__("" : "+w"(product));
#else
  __asm__("" : "+m"(product));
#endif
  return product;
#else
  return left * right;
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
