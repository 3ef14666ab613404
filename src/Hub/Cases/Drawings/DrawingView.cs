namespace CaseHub.Hub.Cases.Drawings;

/// <summary>A drawing for those who may read its case.</summary>
/// <param name="Id">This version; what an opinion names.</param>
/// <param name="LayerId">The same for all versions.</param>
/// <param name="AttachmentId">The picture.</param>
/// <param name="Version">From 1.</param>
/// <param name="Width">Pixels of the upright picture, which the points are within.</param>
/// <param name="Shapes">As data; whoever shows them makes the picture. Empty where the author took the layer away.</param>
public sealed record DrawingView(Guid Id, Guid LayerId, Guid AttachmentId, int Version, Guid AuthorId, string Author, DateTimeOffset At, uint Width, uint Height, IReadOnlyList<DrawnShape> Shapes)
{
    internal static DrawingView Of(Drawing row, string author) =>
        new(row.Id, row.LayerId, row.AttachmentId, row.Version, row.AuthorId, author, row.At, row.Width, row.Height, DrawnShapes.Read(row.Shapes));
}
