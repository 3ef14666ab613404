using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace CaseHub.Hub.Cases.Opinions;

public enum CodedChangeKind
{
    Disposition,

    /// <summary>A critical finding, or none any more.</summary>
    Critical,
    DrugAdded,
    DrugTaken,
    DrugChanged,
}

/// <summary>Something coded that an addendum changes.</summary>
/// <param name="Drug">The drug in the reader's language; null where it is not of a drug.</param>
/// <param name="Old">In the reader's language; null where there was nothing.</param>
/// <param name="New">Likewise; null where there is nothing any more.</param>
public sealed record CodedChange(CodedChangeKind Kind, string? Drug, string? Old, string? New);

public enum PieceKind
{
    Same,
    Deleted,
    Inserted,
}

/// <summary>Words that stayed, went, or came.</summary>
public sealed record Piece(PieceKind Kind, string Text);

/// <summary>A part of the prose, word by word.</summary>
/// <param name="Part"><c>assessment</c>, <c>recommendation</c> or <c>references</c>: a key of <see cref="OpinionWords"/>.</param>
public sealed record ProseChange(string Part, IReadOnlyList<Piece> Pieces);

/// <summary>What an addendum changes of what stood.</summary>
public sealed record OpinionChange(IReadOnlyList<CodedChange> Coded, IReadOnlyList<ProseChange> Prose)
{
    /// <summary>Words and the white space between them, so that what is put together again is the text.</summary>
    private static readonly DelimiterChunker Words = new([' ', '\t', '\r', '\n']);

    /// <summary>It has to be read and acknowledged anew.</summary>
    public bool IsCoded => Coded.Count > 0;

    internal static OpinionChange Between(Standing before, Standing after) => new(
        [.. Dispositions(before, after), .. Drugs(before, after)],
        [.. new[] { Part("assessment", before.Assessment, after.Assessment), Part("recommendation", before.Recommendation, after.Recommendation), Part("references", before.References, after.References) }.OfType<ProseChange>()]);

    private static IEnumerable<CodedChange> Dispositions(Standing before, Standing after)
    {
        if (before.Disposition != after.Disposition) yield return new CodedChange(CodedChangeKind.Disposition, null, OpinionWords.Of(before.Disposition), OpinionWords.Of(after.Disposition));
        if (before.IsCritical != after.IsCritical) yield return new CodedChange(CodedChangeKind.Critical, null, OpinionWords.Of(Critical(before)), OpinionWords.Of(Critical(after)));
    }

    /// <summary>Drug by drug; of two lines of one drug, such as a loading dose and what follows, the first is compared with the first.</summary>
    private static IEnumerable<CodedChange> Drugs(Standing before, Standing after)
    {
        var old = before.Drugs.GroupBy(d => d.Key).ToDictionary(g => g.Key, g => new Queue<DrugView>(g));
        foreach (var drug in after.Drugs)
        {
            if (!old.TryGetValue(drug.Key, out var lines) || !lines.TryDequeue(out var was)) yield return new CodedChange(CodedChangeKind.DrugAdded, drug.Shown, null, OpinionWords.Regimen(drug));
            else if (!drug.IsDosedAs(was)) yield return new CodedChange(CodedChangeKind.DrugChanged, drug.Shown, OpinionWords.Regimen(was), OpinionWords.Regimen(drug));
        }

        foreach (var gone in old.Values.SelectMany(lines => lines)) yield return new CodedChange(CodedChangeKind.DrugTaken, gone.Shown, OpinionWords.Regimen(gone), null);
    }

    private static ProseChange? Part(string part, string? before, string? after)
    {
        if (after is null || before?.ReplaceLineEndings("\n") == after.ReplaceLineEndings("\n")) return null;
        var model = new InlineDiffBuilder(new Differ()).BuildDiffModel((before ?? "").ReplaceLineEndings("\n"), after.ReplaceLineEndings("\n"), ignoreWhitespace: false, ignoreCase: false, Words);
        return new ProseChange(part, Joined(model.Lines));
    }

    /// <summary>Neighbours of one kind are one piece, so that a reader hears "deleted" once and not for each word.</summary>
    private static List<Piece> Joined(List<DiffPiece> words)
    {
        var pieces = new List<Piece>();
        foreach (var word in words)
        {
            var kind = word.Type switch { ChangeType.Deleted => PieceKind.Deleted, ChangeType.Inserted => PieceKind.Inserted, _ => PieceKind.Same };
            if (pieces.Count > 0 && pieces[^1].Kind == kind) pieces[^1] = pieces[^1] with { Text = pieces[^1].Text + word.Text };
            else pieces.Add(new Piece(kind, word.Text));
        }

        return pieces;
    }

    private static string Critical(Standing standing) => standing.IsCritical ? "critical" : "not-critical";
}
