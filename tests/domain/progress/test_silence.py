from incidents.domain.progress.silence import stalled_since

SCRAPE_S = 15.0


def since(done):
    return stalled_since([SCRAPE_S * number for number in range(len(done))], done)


def test_what_moves_with_each_scrape_stalls_after_four():
    moving = [float(each) for each in range(20)]

    assert since(moving + [19.0] * 4) is None
    assert since(moving + [19.0] * 5) == 19 * SCRAPE_S


def test_what_moves_seldom_may_be_silent_for_longer():
    moving = [float(each // 10) for each in range(100)]

    assert since(moving + [9.0] * 30) is None
    assert since(moving + [9.0] * 90) == 90 * SCRAPE_S


def test_what_never_moved_has_not_stalled():
    assert since([0.0] * 50) is None


def test_missing_scrapes_are_no_silence():
    ats = [15.0 * number for number in range(20)] + [3_000.0]

    assert stalled_since(ats, [float(each) for each in range(21)]) is None


def test_what_moves_again_has_not_stalled():
    moving = [float(each) for each in range(20)]

    assert since(moving + [19.0] * 30 + [20.0]) is None
