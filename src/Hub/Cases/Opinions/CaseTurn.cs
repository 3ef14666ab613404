using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>What somebody was asked beside the adviser.</summary>
internal enum FurtherPart
{
    None,

    /// <summary>Has to say yes or no.</summary>
    Asked,

    /// <summary>Has said yes and owes an opinion.</summary>
    Owes,
}

/// <summary>Whose turn it is in a case, in the eyes of one reader.</summary>
/// <param name="What">A state's code, <c>asked-back</c>, <c>further-asked</c> or <c>further-accepted</c>.</param>
/// <param name="IsMine">The reader's; otherwise the other side's.</param>
internal sealed record CaseTurn(string What, bool IsMine)
{
    private const string AskedBack = "asked-back";

    /// <param name="case">The case.</param>
    /// <param name="reader">Who looks.</param>
    /// <param name="isCard">They see its triage card alone.</param>
    /// <param name="further">What they are asked beside the adviser.</param>
    /// <returns>Null where nobody has to do anything that the reader should know of.</returns>
    public static CaseTurn? Of(ClinicalCase @case, Actor reader, bool isCard, FurtherPart further)
    {
        if (@case.AskerId == reader.Id) return OfAsker(@case);
        if (further == FurtherPart.Asked) return new CaseTurn("further-asked", IsMine: true);
        if (further == FurtherPart.Owes && @case.IsOpen) return @case.AskedBackAt is null ? new CaseTurn("further-accepted", IsMine: true) : new CaseTurn(AskedBack, IsMine: false);
        return @case.State switch
        {
            CaseState.Requested when isCard || @case.AssigneeId == reader.Id => new CaseTurn(Choices.CodeOf(@case.State), IsMine: true),
            CaseState.Accepted when @case.AdviserId == reader.Id => @case.AskedBackAt is null ? new CaseTurn(Choices.CodeOf(@case.State), IsMine: true) : new CaseTurn(AskedBack, IsMine: false),
            _ => null,
        };
    }

    private static CaseTurn? OfAsker(ClinicalCase @case)
    {
        if (@case.AskedBackAt is not null) return new CaseTurn(AskedBack, IsMine: true);
        return @case.State is CaseState.Draft or CaseState.Answered or CaseState.Acknowledged or CaseState.Declined or CaseState.Reopened
            ? new CaseTurn(Choices.CodeOf(@case.State), IsMine: true)
            : null;
    }
}
