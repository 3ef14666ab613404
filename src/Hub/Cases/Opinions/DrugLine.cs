using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>One line of medication as its author sends it. Codes are those of <see cref="Choices"/>.</summary>
/// <param name="Drug">A code or a name of <see cref="Inn"/>, in any of its languages; any other text stays text.</param>
/// <param name="Dose">Above 0, with at most four decimals.</param>
/// <param name="Unit">A code of <see cref="DoseUnit"/>.</param>
/// <param name="Frequency">A code of <see cref="DoseFrequency"/>; null where the note says it.</param>
/// <param name="Route">A code of <see cref="DoseRoute"/>.</param>
/// <param name="Days">For how long, 1–365.</param>
/// <param name="Note">Whatever else has to be known, such as "with food".</param>
public sealed record DrugLine(string? Drug, decimal? Dose, string? Unit, string? Frequency = null, string? Route = null, int? Days = null, string? Note = null)
{
    public const int DrugLength = 120;
    public const int NoteLength = 500;
    private const int Decimals = 4;

    internal void Validate(FieldErrors errors, string field)
    {
        errors.Text($"{field}.drug", Drug, DrugLength);
        errors.Choice<DoseUnit>($"{field}.unit", Unit);
        ValidateDose(errors, $"{field}.dose");
        errors.OptionalChoice<DoseFrequency>($"{field}.frequency", Frequency);
        errors.OptionalChoice<DoseRoute>($"{field}.route", Route);
        errors.Range($"{field}.days", Days, 1, 365);
        errors.OptionalText($"{field}.note", Note, NoteLength);
    }

    internal OpinionDrug ToRow(Opinion opinion, Guid id, int position)
    {
        var known = Inn.Find(Drug);
        return new OpinionDrug
        {
            Id = id,
            OrganisationId = opinion.OrganisationId,
            OpinionId = opinion.Id,
            Position = position,
            Code = known?.Code,
            Name = known is not null && known.Code.Equals(Drug!.Trim(), StringComparison.OrdinalIgnoreCase) ? known.Name : Drug!.Trim(),
            Dose = Dose!.Value,
            Unit = Choices.Of<DoseUnit>(Unit!),
            Frequency = Choices.OfOptional<DoseFrequency>(Frequency),
            Route = Choices.OfOptional<DoseRoute>(Route),
            Days = Days,
            Note = string.IsNullOrWhiteSpace(Note) ? null : Note.Trim(),
        };
    }

    private void ValidateDose(FieldErrors errors, string field)
    {
        if (Dose is not { } dose)
        {
            errors.Add(field, "field-required");
            return;
        }

        if (dose <= 0) errors.Add(field, "dose-not-positive");
        if (decimal.Round(dose, Decimals) != dose) errors.Add(field, "dose-too-fine", Decimals);
        if (Choices.IsKnown<DoseUnit>(Unit) && dose > Most(Choices.Of<DoseUnit>(Unit!))) errors.Add(field, "dose-not-plausible", Most(Choices.Of<DoseUnit>(Unit!)));
    }

    /// <summary>More than anybody is given of it at once, so that a unit that was mistaken for another is noticed. No pharmacopoeia: each is several times the largest usual dose.</summary>
    private static decimal Most(DoseUnit unit) => unit switch
    {
        DoseUnit.Gram => 500,
        DoseUnit.Milligram => 50_000,
        DoseUnit.Microgram => 100_000,
        DoseUnit.InternationalUnit => 50_000_000,
        DoseUnit.Millilitre => 5_000,
        DoseUnit.Millimole => 1_000,
        DoseUnit.Tablet or DoseUnit.Puff or DoseUnit.Drop => 50,
        DoseUnit.Percent => 100,
        DoseUnit.MilligramPerKilogram => 1_000,
        DoseUnit.MicrogramPerKilogram => 10_000,
        DoseUnit.InternationalUnitPerKilogram => 500_000,
        DoseUnit.MillilitrePerKilogram => 200,
        DoseUnit.MillimolePerKilogram => 50,
        DoseUnit.MilligramPerHour => 5_000,
        DoseUnit.InternationalUnitPerHour => 100_000,
        DoseUnit.MillilitrePerHour => 5_000,
        DoseUnit.MicrogramPerKilogramPerMinute => 1_000,
        DoseUnit.LitrePerMinute => 100,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, null),
    };
}
