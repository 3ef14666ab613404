using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Notes;

/// <summary>What a text will look like as a note, before it is saved. Nothing is kept.</summary>
public static class PreviewMarkdown
{
    public sealed record Request(string? Markdown) : IQuery<NoteText>;

    internal sealed class Handler(NoteTexts texts) : IRequestHandler<Request, Outcome<NoteText>>
    {
        public async Task<Outcome<NoteText>> Handle(Request request, CancellationToken cancellationToken)
        {
            string markdown = request.Markdown ?? "";
            if (texts.Refuse(markdown) is { } refusal) return refusal;
            return await texts.RenderAsync(markdown, cancellationToken);
        }
    }
}
