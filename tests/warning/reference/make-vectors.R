# Makes vectors.json.gz, which the tests of src/warning/detectors compare with:
#
#   apt-get install r-cran-surveillance r-cran-jsonlite
#   Rscript tests/warning/reference/make-vectors.R tests/warning/reference/vectors.json.gz
#
# Wherever the package surveillance has a method, its own function is called; the rest is base R, written from the
# definitions. Weeks count from 1 here; a vector holds one entry for each week of its series, null where there is none.
suppressMessages(library(surveillance))
library(jsonlite)
set.seed(20140410)
weekday <- as.Date("2010-01-04")

# ---------------------------------------------------------------------------------------------------------- series

nb <- function(n, mean, size) rnbinom(n, mu = mean, size = size)
with_gaps <- function(x, at) { x[at] <- NA; x }
with_surge <- function(x, at, size) { x[at] <- x[at] + nb(length(at), size, 5); x }
n <- 140
series <- list(
  zeros = rep(0, n),
  rare = nb(n, 0.05, 0.5),
  sparse = with_surge(nb(n, 0.4, 0.8), 100:106, 4),
  usual = with_surge(nb(n, 4, 2), 90:95, 15),
  many = with_surge(nb(n, 40, 6), 110:116, 80),
  huge = with_surge(nb(n, 2e6, 30), 120:123, 4e6),
  steady = rbinom(n, 10, 0.8),
  constant = rep(7, n),
  onlyOne = c(rep(0, 99), 1, rep(0, 40)),
  wildOne = c(nb(99, 2, 1), 5000, nb(40, 2, 1)),
  gaps = with_gaps(with_surge(nb(n, 3, 1.5), 80:85, 12), c(3, 17:19, 40, 61, 77, 82, 101:104, 130)),
  mostlyGaps = with_gaps(nb(n, 3, 1.5), sample(n, 90)),
  short = nb(20, 3, 2),
  one = 4
)

column <- function(x) lapply(x, function(value) if (is.na(value)) NULL else value)
plain <- function(values) I(unname(values))

# --------------------------------------------------------------------------------------------- what is usual, rolling

usual_before <- function(x, t, window) {
  end <- t - 1 - window$gapWeeks
  if (end < 1) return(NULL)
  past <- x[max(1, end - window$baselineWeeks + 1):end]
  past <- past[!is.na(past)]
  if (length(past) < window$minimumWeeks) return(NULL)
  total <- sum(past)
  extra <- if (total > 0) max(0, (var(past) - mean(past)) / mean(past)^2) else 0
  list(mean = (total + 0.5) / length(past), size = 1 / (extra + 1 / (total + 0.5)))
}

windows <- list(
  list(baselineWeeks = 52, gapWeeks = 0, minimumWeeks = 26),
  list(baselineWeeks = 104, gapWeeks = 3, minimumWeeks = 52),
  list(baselineWeeks = 12, gapWeeks = 1, minimumWeeks = 6)
)

quantile_chart <- function(x, window, alpha) {
  out <- lapply(seq_along(x), function(t) {
    usual <- usual_before(x, t, window)
    if (is.null(usual) || is.na(x[t])) return(rep(NA, 4))
    limit <- qnbinom(alpha, size = usual$size, mu = usual$mean, lower.tail = FALSE)
    above <- pnbinom(x[t] - 1, size = usual$size, mu = usual$mean, lower.tail = FALSE)
    c(usual$mean, limit, above, x[t] > limit)
  })
  do.call(rbind, out)
}

likelihood_cusum <- function(x, window, factor, limit) {
  so_far <- 0
  out <- matrix(NA_real_, length(x), 2)
  for (t in seq_along(x)) {
    usual <- usual_before(x, t, window)
    if (is.null(usual) || is.na(x[t])) next
    ratio <- dnbinom(x[t], size = usual$size, mu = factor * usual$mean, log = TRUE) -
      dnbinom(x[t], size = usual$size, mu = usual$mean, log = TRUE)
    so_far <- max(0, so_far + ratio)
    out[t, ] <- c(so_far, so_far > limit)
    if (so_far > limit) so_far <- 0
  }
  out
}

# algo.cusum goes on after an alarm; it is called anew for the weeks after each one.
rossi_cusum <- function(x, window, allowance, limit) {
  means <- sapply(seq_along(x), function(t) {
    usual <- usual_before(x, t, window)
    if (is.null(usual)) NA else usual$mean
  })
  judged <- which(!is.na(x) & !is.na(means))
  out <- matrix(NA_real_, length(x), 3)
  while (length(judged) > 0) {
    found <- algo.cusum(create.disProg(week = seq_along(judged), observed = x[judged]), control = list(
      range = seq_along(judged), k = allowance, h = limit, m = means[judged], trans = "rossi"))
    stop_at <- min(which(found$alarm == 1), length(judged))
    part <- seq_len(stop_at)
    bound <- pmax(0, ceiling(found$upperbound[part]) - 1)
    out[judged[part], ] <- cbind(found$cusum[part], bound, found$alarm[part])
    judged <- judged[-part]
  }
  out
}

# ------------------------------------------------------------------------------------------------------------- EARS

ears <- function(x, method, alpha, baseline, least) {
  out <- matrix(NA_real_, length(x), 2)
  first <- baseline + c(C1 = 1, C2 = 3)[[method]]
  if (length(x) < first) return(out)
  found <- earsC(sts(observed = x, start = c(2010, 1), freq = 52), control = list(
    range = first:length(x), method = method, baseline = baseline, minSigma = least, alpha = alpha))
  bound <- as.vector(upperbound(found))
  bound[is.na(x[first:length(x)])] <- NA
  out[first:length(x), ] <- cbind(bound, as.vector(alarms(found)))
  out
}

# earsC bounds C3 from the observed count; this is the statistic of Hutwagner et al. (2003).
ears_c3 <- function(x, alpha, baseline, least) {
  c2 <- sapply(seq_along(x), function(t) {
    if (t < baseline + 3) return(NA)
    past <- x[(t - baseline - 2):(t - 3)]
    max(0, (x[t] - mean(past)) / max(sd(past), least) - 1)
  })
  score <- c2 + c(NA, head(c2, -1))[seq_along(x)] + c(NA, NA, head(c2, -2))[seq_along(x)]
  score[!is.finite(score)] <- NA
  cbind(score, score > qnorm(1 - alpha))
}

# ------------------------------------------------------------------------------------------------------- Farrington

farrington_series <- local({
  m <- 290
  time <- seq_len(m)
  season <- 1 + 0.6 * sin(2 * pi * time / 52)
  list(
    seasonal = with_surge(nb(m, 8 * season, 4), c(120:125, 240:246), 25),
    rising = nb(m, exp(0.5 + 0.012 * time), 6),
    falling = nb(m, exp(4 - 0.012 * time), 6),
    sparse = with_surge(nb(m, 0.5, 1), 200:205, 4),
    huge = nb(m, 1e6 * season, 20),
    zeros = c(rep(0, m - 3), 0, 9, 2),
    poisson = rpois(m, 12)
  )
})

farrington_of <- function(x, years, half, alpha) {
  range <- (years * 52 + half + 1):length(x)
  run <- function(limit) algo.farrington(
    create.disProg(week = seq_along(x), observed = x, start = c(2010, 1)),
    control = list(range = range, b = years, w = half, alpha = alpha, trend = TRUE, reweight = TRUE, limit54 = limit))
  bounds <- run(c(0, 4))
  out <- matrix(NA_real_, length(x), 3)
  out[range, ] <- cbind(bounds$upperbound, 1 - bounds$control$pd[, 1], run(c(5, 4))$alarm)
  out
}

# ---------------------------------------------------------------------------------------------------- distributions

grid <- expand.grid(mean = c(0.01, 0.5, 3, 40, 1e4, 3e6), size = c(0.02, 0.5, 3, 60, 1e5))
counts <- function(mean) unique(round(c(0, 1, 2, mean / 3, mean, 1.3 * mean + 1, 4 * mean + 3, 20 * mean + 10)))
tails <- do.call(rbind, lapply(seq_len(nrow(grid)), function(row) with(grid[row, ], {
  x <- counts(mean)
  data.frame(mean, size, count = x,
    upTo = pnbinom(x, size = size, mu = mean), from = pnbinom(x - 1, size = size, mu = mean, lower.tail = FALSE))
})))
poisson <- do.call(rbind, lapply(unique(grid$mean), function(mean) {
  x <- counts(mean)
  data.frame(mean, count = x, upTo = ppois(x, mean), from = ppois(x - 1, mean, lower.tail = FALSE))
}))
quantiles <- do.call(rbind, lapply(c(0.2, 0.05, 0.001, 1e-6), function(alpha)
  data.frame(grid, alpha, count = qnbinom(alpha, size = grid$size, mu = grid$mean, lower.tail = FALSE))))
z <- c(-9, -4, -1.96, -0.5, 0, 0.3, 1, 2.5, 5, 9, 20)
p <- c(1e-12, 1e-6, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999)
student <- expand.grid(t = c(-3, -0.2, 0, 0.7, 2.1, 8), degrees = c(1, 5, 19, 40))
beta_binomial <- function(trials, a, b) {
  k <- 0:trials
  mass <- exp(lchoose(trials, k) + lbeta(k + a, trials - k + b) - lbeta(a, b))
  list(trials = trials, shapes = c(a, b), from = plain(rev(cumsum(rev(mass)))))
}

# ----------------------------------------------------------------------------------------------------------- trends

trend_of <- function(values) {
  time <- seq_along(values)[!is.na(values)]
  seen <- values[!is.na(values)]
  test <- function(way) suppressWarnings(
    cor.test(time, seen, method = "kendall", exact = FALSE, continuity = TRUE, alternative = way)$p.value)
  slopes <- outer(seen, seen, "-") / outer(time, time, "-")
  change <- median(slopes[upper.tri(slopes)]) * (max(time) - min(time))
  list(values = values, rising = test("greater"), falling = test("less"), change = change, median = median(seen))
}
trends <- list(
  trend_of(c(3, 4, 4, 5, 7, 6, 8, 9, 9, 12, 11, 14)),
  trend_of(c(61, 60.5, 60.5, 58, 59, 57, NA, 55, 52, 51, NA, 50)),
  trend_of(round(rnorm(12, 50, 4), 1)),
  trend_of(c(1, 1, 1, 1, 2, 2, 2, 2, 2, 90)),
  trend_of(c(0, 0, 0, 0, 0, 0, 0, 0, 0.1))
)

# ------------------------------------------------------------------------------------------------------------- write

each <- function(list, make) lapply(setNames(names(list), names(list)), function(name) make(list[[name]]))
known <- local({
  x <- with_surge(nb(150, 5 * (1 + 0.5 * sin(2 * pi * (1:150) / 52)), 1 / 0.3), 100:108, 12)
  mean <- 5 * (1 + 0.5 * sin(2 * pi * (1:150) / 52))
  run <- function(ret) algo.glrnb(create.disProg(week = seq_along(x), observed = x), control = list(
    range = seq_along(x), mu0 = mean, alpha = 0.3, c.ARL = 4, theta = log(2), ret = ret, dir = "inc"))
  list(counts = x, means = mean, alpha = 0.3, factor = 2, limit = 4,
    score = plain(run("value")$upperbound[, 1]), bound = plain(run("cases")$upperbound[, 1]),
    alarm = plain(run("value")$alarm[, 1]))
})
bayes <- local({
  x <- series$steady
  range <- 60:length(x)
  found <- algo.bayes(create.disProg(week = seq_along(x), observed = x), control = list(
    range = range, b = 0, w = 52, actY = TRUE, alpha = 0.01))
  list(alpha = 0.01, weeks = 52, from = min(range), bound = plain(found$upperbound[, 1]), alarm = plain(found$alarm[, 1]))
})

vectors <- list(
  r = R.version.string,
  surveillance = as.character(packageVersion("surveillance")),
  series = lapply(series, plain),
  windows = windows,
  quantileChart = lapply(windows, function(window) lapply(c(0.01, 0.0005), function(alpha)
    list(alpha = alpha, of = each(series, function(x) quantile_chart(x, window, alpha))))),
  likelihoodCusum = lapply(windows, function(window)
    list(factor = 2, limit = 3.5, of = each(series, function(x) likelihood_cusum(x, window, 2, 3.5)))),
  poissonCusum = lapply(windows, function(window)
    list(allowance = 1.04, limit = 2.26, of = each(series, function(x) rossi_cusum(x, window, 1.04, 2.26)))),
  ears = lapply(list(list("C1", 0.001, 7, 0), list("C1", 1e-4, 13, 1), list("C2", 0.001, 7, 0.5), list("C2", 0.01, 9, 0)),
    function(o) list(method = o[[1]], alpha = o[[2]], baselineWeeks = o[[3]], leastDeviation = o[[4]],
      of = each(series, function(x) ears(x, o[[1]], o[[2]], o[[3]], o[[4]])))),
  earsC3 = lapply(list(list(0.025, 7, 0), list(0.01, 13, 1)), function(o)
    list(alpha = o[[1]], baselineWeeks = o[[2]], leastDeviation = o[[3]],
      of = each(series, function(x) ears_c3(x, o[[1]], o[[2]], o[[3]])))),
  farrington = list(series = lapply(farrington_series, plain), runs = lapply(list(c(3, 3, 0.01), c(2, 4, 0.05), c(5, 3, 0.01)),
    function(o) list(years = o[1], halfWindow = o[2], alpha = o[3],
      of = each(farrington_series, function(x) farrington_of(x, o[1], o[2], o[3]))))),
  known = known,
  bayes = bayes,
  distributions = list(negativeBinomial = tails, poisson = poisson, quantiles = quantiles,
    normal = data.frame(z = z, above = pnorm(z, lower.tail = FALSE)),
    normalQuantiles = data.frame(p = p, z = qnorm(p, lower.tail = FALSE)),
    student = data.frame(student, both = 2 * pt(-abs(student$t), student$degrees)),
    betaBinomial = list(beta_binomial(0, 0.5, 0.5), beta_binomial(7, 0.5, 30.5), beta_binomial(300, 12.5, 90.5))),
  trends = trends
)
out <- gzfile(commandArgs(trailingOnly = TRUE)[1], "wb", compression = 9)
writeLines(toJSON(vectors, digits = I(17), auto_unbox = TRUE, na = "null", null = "null"), out)
close(out)
