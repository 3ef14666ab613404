using System.Globalization;
using System.Text;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Finding;

/// <summary>A case and what it is ordered by.</summary>
internal sealed class PlacedCase
{
    public required Guid Id { get; init; }

    public required int Rank { get; init; }

    public required DateTimeOffset When { get; init; }
}

/// <summary>Where a page ended: what comes after it is found by what it is ordered by, so that a case that came or went meanwhile shifts no other.</summary>
internal sealed record CaseCursor(ListCases.Sort Sort, int Rank, DateTimeOffset When, Guid Id)
{
    /// <returns>False for what no page has answered.</returns>
    public static bool TryParse(string? text, out CaseCursor cursor)
    {
        cursor = null!;
        Span<byte> bytes = stackalloc byte[96];
        if (text is null or "" || text.Length > 120 || !Base64Url(text, bytes, out int length)) return false;
        if (Encoding.ASCII.GetString(bytes[..length]).Split('.') is not [var sort, var rank, var micros, var id]) return false;
        if (!Choices.IsKnown<ListCases.Sort>(sort) || !Guid.TryParseExact(id, "N", out var caseId)) return false;
        if (!int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out int ranked) || !long.TryParse(micros, NumberStyles.None, CultureInfo.InvariantCulture, out long at)) return false;
        if (at > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) return false;
        cursor = new CaseCursor(Choices.Of<ListCases.Sort>(sort), ranked, DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond), caseId);
        return true;
    }

    public override string ToString() => System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Choices.CodeOf(Sort)}.{Rank}.{(When - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}.{Id:N}")));

    private static bool Base64Url(string text, Span<byte> bytes, out int length)
    {
        length = 0;
        return System.Buffers.Text.Base64Url.IsValid(text) && System.Buffers.Text.Base64Url.TryDecodeFromChars(text, bytes, out length);
    }
}

/// <summary>The orders of a list, and what follows a place in one.</summary>
internal static class CaseOrder
{
    /// <summary>Where nothing is due.</summary>
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IQueryable<PlacedCase> Of(HubDb db, IQueryable<ClinicalCase> cases, ListCases.Sort sort) => sort switch
    {
        ListCases.Sort.Due => cases.Select(c => new PlacedCase
        {
            Id = c.Id,
            Rank = c.Urgency == Urgency.Emergency && (c.State == CaseState.Requested || c.State == CaseState.Accepted) ? 0 : 1,
            When = db.Set<CasePromise>().Where(p => p.CaseId == c.Id)
                .Select(p => c.State == CaseState.Requested || c.State == CaseState.Accepted ? p.DueAt : c.State == CaseState.Answered ? p.AcknowledgeBy : null)
                .FirstOrDefault() ?? Never,
        }),
        ListCases.Sort.Oldest => cases.Select(c => new PlacedCase { Id = c.Id, Rank = 0, When = c.RequestedAt ?? c.CreatedAt }),
        _ => cases.Select(c => new PlacedCase { Id = c.Id, Rank = 0, When = c.UpdatedAt }),
    };

    public static IQueryable<PlacedCase> Sorted(IQueryable<PlacedCase> cases, ListCases.Sort sort) => sort == ListCases.Sort.Updated
        ? cases.OrderByDescending(c => c.When).ThenByDescending(c => c.Id)
        : cases.OrderBy(c => c.Rank).ThenBy(c => c.When).ThenBy(c => c.Id);

    public static IQueryable<PlacedCase> After(IQueryable<PlacedCase> cases, CaseCursor last) => last.Sort == ListCases.Sort.Updated
        ? cases.Where(c => c.When < last.When || (c.When == last.When && c.Id < last.Id))
        : cases.Where(c => c.Rank > last.Rank || (c.Rank == last.Rank && (c.When > last.When || (c.When == last.When && c.Id > last.Id))));
}
