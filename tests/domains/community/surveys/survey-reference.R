# Reference values for estimate-rules.test.ts, by the package survey: Rscript survey-reference.R
suppressMessages(library(survey))
options(digits = 12)

reference <- function(name, size, asked, said) {
  rows <- do.call(rbind, lapply(seq_along(size), function(h) {
    data.frame(h = h, size = size[h], y = rep(c(1, 0), c(said[h], asked[h] - said[h])))
  }))
  design <- svydesign(ids = ~1, strata = ~h, weights = ~ I(size / ave(y, h, FUN = length)), fpc = ~size, data = rows)
  m <- svymean(~y, design)
  p <- coef(m)[[1]]
  error <- SE(m)[[1]]
  effective <- p * (1 - p) / error^2
  interval <- suppressWarnings(prop.test(p * effective, effective, correct = FALSE))$conf.int
  cat(name, p, error, effective, interval[1], interval[2], "\n")
}

reference("three strata", c(42000, 18000, 6000), c(210, 150, 90), c(126, 45, 60))
reference("one stratum", 50000, 400, 240)
reference("small population", c(120, 80), c(60, 50), c(30, 10))
reference("rare answer", c(30000, 70000), c(300, 200), c(3, 1))
