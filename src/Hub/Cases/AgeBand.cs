namespace CaseHub.Hub.Cases;

/// <summary>How old a patient is, as far as whoever has not accepted the case yet has to know.</summary>
public enum AgeBand
{
    /// <summary>0–27 days.</summary>
    Newborn,

    /// <summary>28 days to less than a year.</summary>
    Infant,

    /// <summary>1–4 years.</summary>
    YoungChild,

    /// <summary>5–11 years.</summary>
    Child,

    /// <summary>12–17 years.</summary>
    Adolescent,

    /// <summary>18–39 years.</summary>
    YoungAdult,

    /// <summary>40–64 years.</summary>
    Adult,

    /// <summary>65 years and more.</summary>
    Older,
}

internal static class Ages
{
    private const int NewbornDays = 28;
    private const int DaysOfAYear = 365;
    private const int MonthsOfAYear = 12;

    /// <summary>Null where no age was given. Of "0 months" the younger band is meant: it is the one that asks for more care.</summary>
    public static AgeBand? BandOf(int? value, AgeUnit? unit) => (value, unit) switch
    {
        (null, _) or (_, null) => null,
        (< NewbornDays, AgeUnit.Days) or (0, AgeUnit.Months) => AgeBand.Newborn,
        ({ } known, { } of) => BandOf(YearsOf(known, of)),
    };

    /// <summary>Whole years, rounded down.</summary>
    public static int YearsOf(int value, AgeUnit unit) => unit switch
    {
        AgeUnit.Days => value / DaysOfAYear,
        AgeUnit.Months => value / MonthsOfAYear,
        _ => value,
    };

    private static AgeBand BandOf(int years) => years switch
    {
        < 1 => AgeBand.Infant,
        < 5 => AgeBand.YoungChild,
        < 12 => AgeBand.Child,
        < 18 => AgeBand.Adolescent,
        < 40 => AgeBand.YoungAdult,
        < 65 => AgeBand.Adult,
        _ => AgeBand.Older,
    };
}
