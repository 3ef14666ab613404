using CaseHub.Hub;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>Reads a case as a person does, at the page and at the REST door alike: what whoever asked is shown of its opinions counts as opened, before it is shown.</summary>
internal static class OpeningCases
{
    private const int Tries = 3;

    /// <summary>Where an author mends an opinion in the same moment, what they mended is read and opened instead.</summary>
    public static async Task<Outcome<CaseView>> OpenCaseAsync(this IMediator hub, Guid caseId, CancellationToken cancellationToken)
    {
        var read = await hub.Send(new ReadCase.Request(caseId), cancellationToken);
        for (int i = 0; i < Tries && read.Value is { } view && OpensBySeeing(view); i++)
        {
            var opened = await hub.Send(new OpenOpinions.Request(caseId), cancellationToken);
            if (opened.Refusal is { } refusal && i == Tries - 1) return refusal;
            read = await hub.Send(new ReadCase.Request(caseId), cancellationToken);
        }

        return read;
    }

    private static bool OpensBySeeing(CaseView view) =>
        (view.MyPart & (Relation.Asker | Relation.Deputy)) != Relation.None && view.Opinions.Any(opinion => opinion.OpenedAt is null);
}
